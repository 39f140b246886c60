import Checkpoints
import Encoders
import Tensor
import TestSupport
import Testing

@Suite struct DINOv2NameMapTests {
  private let map = DINOv2NameMap()

  @Test(arguments: ["", "dinov2.", "backbone.", "module.dinov2."])
  func everyPrefixMeansTheSame(prefix: String) {
    let layer = "encoder.layer.11."
    for (name, target) in [
      ("embeddings.cls_token", "cls_token"), ("embeddings.position_embeddings", "pos_embed"),
      ("embeddings.patch_embeddings.projection.weight", "patch_embed.proj.weight"),
      (layer + "norm1.weight", "blocks.11.norm1.weight"), (layer + "norm2.bias", "blocks.11.norm2.bias"),
      (layer + "attention.output.dense.weight", "blocks.11.attn.proj.weight"),
      (layer + "mlp.fc1.bias", "blocks.11.mlp.fc1.bias"), (layer + "mlp.fc2.weight", "blocks.11.mlp.fc2.weight"),
      ("layernorm.bias", "norm.bias"),
    ] {
      #expect(map.destination(of: prefix + name) == .array("visual_encoder." + target))
    }
    for (index, part) in ["query", "key", "value"].enumerated() {
      #expect(
        map.destination(of: "\(prefix)\(layer)attention.attention.\(part).weight")
          == .block("visual_encoder.blocks.11.attn.qkv.weight", index: index, count: 3))
    }
    for (scale, target) in [("layer_scale1", "attn.proj"), ("layer_scale2", "mlp.fc2")] {
      let path = "visual_encoder.blocks.11.\(target)"
      #expect(
        map.destination(of: "\(prefix)\(layer)\(scale).lambda1") == .rowFactors(of: [path + ".weight", path + ".bias"]))
    }
    #expect(map.destination(of: prefix + "embeddings.mask_token") == .dropped)
    for name in [
      layer + "layernorm_before.weight", layer + "mlp.weights_in.weight", layer + "layer_scale3.lambda1",
      layer + "norm1.lambda1", "encoder.layer.5", "embeddings.register_tokens", "norm.bias",
    ] {
      #expect(map.destination(of: prefix + name) == .unknown)
    }
  }

  @Test func nodesOfAGraphNameTheirWeights() {
    let root = "/backbone/encoder/layer.3/"
    #expect(
      map.destination(of: root + "attention/attention/value/MatMul")
        == .block("visual_encoder.blocks.3.attn.qkv.weight", index: 2, count: 3))
    for (node, target) in [
      ("attention/output/dense", "attn.proj"), ("mlp/fc1", "mlp.fc1"), ("mlp/fc2", "mlp.fc2"),
    ] {
      #expect(
        map.destination(of: "\(root)\(node)/MatMul") == .array("visual_encoder.blocks.3.\(target).weight"))
    }
    for (node, index) in [("Concat_6", 0), ("Concat", 0), ("Reshape_1", 1)] {
      #expect(
        map.destination(of: "/backbone/embeddings/" + node)
          == .tokens("visual_encoder.pos_embed", index: index, count: 2))
    }
    for node in ["Concat_", "Concat_x", "Concatenation", "Expand"] {
      #expect(map.destination(of: "/backbone/embeddings/" + node) == .unknown)
    }
    #expect(map.destination(of: root + "attention/attention/MatMul") == .unknown)
  }

  @Test func headsAreDropped() {
    for name in ["decoder.upconv1.weight", "decoder.bn3.running_mean", "decoder.final_conv.bias", "classifier.weight"] {
      #expect(map.destination(of: name) == .dropped)
    }
    #expect(map.destination(of: "decoder.block.0.weight") == .unknown)
  }

  @Test func bothFormsAreRecognizedAndAViTIsNot() throws {
    for arrays in [DINOv2Files.safetensors(width: 8, depth: 1, patch: 2, side: 3), DINOv2Files.backbone] {
      let file = try TemporaryFile(arrays)
      #expect(try NameMaps.recognizing(CheckpointFile(path: file.path)) is DINOv2NameMap)
    }
    let vit = try TemporaryFile(PublishedFiles.huggingFaceViT(width: 4, patch: 2, side: 2))
    #expect(try NameMaps.recognizing(CheckpointFile(path: vit.path)) is HuggingFaceViTNameMap)
  }
}

/// Files of DINOv2 at reduced widths; every array has numbers of its own.
enum DINOv2Files {
  typealias Arrays = [(name: String, value: Tensor)]

  /// Some names of an ONNX backbone.
  static let backbone: Arrays = [
    ("backbone.encoder.layer.0.norm1.weight", Tensor(0)), ("backbone.layernorm.bias", Tensor(0)),
    ("/backbone/encoder/layer.0/mlp/fc1/MatMul", Tensor(0)),
  ]

  /// facebook/dinov2 of transformers: the names and their order, typed from it.
  static func safetensors(width: Int, depth: Int, patch: Int, side: Int) -> Arrays {
    var entries: [(String, [Int])] = [
      ("embeddings.cls_token", [1, 1, width]), ("embeddings.mask_token", [1, width]),
      ("embeddings.patch_embeddings.projection.bias", [width]),
      ("embeddings.patch_embeddings.projection.weight", [width, 3, patch, patch]),
      ("embeddings.position_embeddings", [1, side * side + 1, width]),
    ]
    for layer in 0..<depth {
      let path = "encoder.layer.\(layer)."
      for name in ["key", "query", "value"] {
        entries += [
          (path + "attention.attention.\(name).bias", [width]),
          (path + "attention.attention.\(name).weight", [width, width]),
        ]
      }
      entries += [
        (path + "attention.output.dense.bias", [width]), (path + "attention.output.dense.weight", [width, width]),
        (path + "layer_scale1.lambda1", [width]), (path + "layer_scale2.lambda1", [width]),
        (path + "mlp.fc1.bias", [4 * width]), (path + "mlp.fc1.weight", [4 * width, width]),
        (path + "mlp.fc2.bias", [width]), (path + "mlp.fc2.weight", [width, 4 * width]),
        (path + "norm1.bias", [width]), (path + "norm1.weight", [width]), (path + "norm2.bias", [width]),
        (path + "norm2.weight", [width]),
      ]
    }
    entries += [("layernorm.bias", [width]), ("layernorm.weight", [width])]
    return entries.map { name, shape in (name, randomTensor(Shape(shape), name)) }
  }

  /// The same as PyTorch exports it: matrices of linear layers turned and numbered, the class token's position apart, and a head that is
  /// something else.
  static func onnx(_ arrays: Arrays) -> [UInt8] {
    var (nodes, initializers): ([[UInt8]], [[UInt8]]) = ([], [])
    func add(_ operation: String, _ node: String, _ value: Tensor) {
      let number = "onnx::\(operation)_\(1000 + nodes.count)"
      let inputs = operation == "MatMul" ? ["x", number] : [number, "x"]
      nodes.append(ONNXBytes.node(operation, node, inputs: inputs, outputs: ["y\(nodes.count)"]))
      initializers.append(ONNXBytes.tensor(number, value))
    }
    for (name, value) in arrays {
      switch name {
      case "embeddings.mask_token": break
      case "embeddings.position_embeddings":
        let (_, places, width) = value.shape3
        let numbers = value.values
        add("Concat", "/backbone/embeddings/Concat_6", Tensor(Array(numbers[..<width]), shape: [1, 1, width]))
        add(
          "Reshape", "/backbone/embeddings/Reshape_1",
          Tensor(Array(numbers[width...]), shape: [1, places - 1, width]))
      case _ where value.shape.rank == 2:
        let node =
          "/backbone/"
          + name.replacing(".weight", with: "").replacing(".", with: "/")
          .replacing("layer/", with: "layer.")
        add("MatMul", node + "/MatMul", turned(value))
      default: initializers.append(ONNXBytes.tensor("backbone." + name, value))
      }
    }
    initializers.append(ONNXBytes.tensor("decoder.bn1.bias", Tensor(zeros: [3])))
    return ONNXBytes.model(nodes: nodes, initializers: initializers)
  }

  private static func turned(_ matrix: Tensor) -> Tensor {
    let (count, columns) = matrix.shape2
    let values = matrix.values
    let turned = (0..<columns).flatMap { column in (0..<count).map { values[$0 * columns + column] } }
    return Tensor(turned, shape: [columns, count])
  }
}
