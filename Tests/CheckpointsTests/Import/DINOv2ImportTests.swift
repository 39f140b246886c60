import Autograd
import Checkpoints
import Encoders
import Tensor
import TestSupport
import Testing

@Suite struct DINOv2ImportTests {
  /// 12 wide, two layers, 6 pixels in patches of 2.
  private static let shape = ModelShape(
    imageSide: 6, patch: 2, imageWidth: 12, imageDepth: 2, imageHeads: 2, textWidth: 4, textDepth: 1, fusionDepth: 1,
    textHeads: 1, vocabularySize: 8, maxPositions: 4, embedWidth: 4)

  private static let stored = DINOv2Files.safetensors(width: 12, depth: 2, patch: 2, side: 5)
  private static let values = Dictionary(uniqueKeysWithValues: stored.map { ($0.name, $0.value) })

  private let folder: TemporaryFolder
  private let files: [CheckpointFile]

  init() throws {
    folder = try TemporaryFolder()
    try writeArrays(Self.stored, to: folder.path + "/model.safetensors")
    try folder.write(DINOv2Files.onnx(Self.stored), to: "model.onnx")
    files = try ["model.safetensors", "model.onnx"].map { [folder] in try CheckpointFile(path: "\(folder.path)/\($0)") }
  }

  private func encoder() -> VisionTransformer {
    VisionTransformer(ParameterMaker(seed: Seed(4), device: CPUDevice.standard), shape: Self.shape)
  }

  private func loaded(_ file: CheckpointFile) throws -> (values: [String: [Float]], report: LoadReport) {
    let parameters = encoder().parameters
    let report = try WeightImport.apply(.dinov2, from: file, to: parameters, requiring: 100)
    return (Dictionary(uniqueKeysWithValues: parameters.map { ($0.path, $0.value.values) }), report)
  }

  @Test func bothFormsGiveTheSame() throws {
    let (first, second) = (try loaded(files[0]), try loaded(files[1]))
    #expect(first.values == second.values)
    for report in [first.report, second.report] {
      #expect(report.missing.isEmpty && report.unexpected.isEmpty && report.loaded.count == 30)
      #expect(report.folded.count == 4)
      #expect(report.reshaped.map(\.name) == ["visual_encoder.pos_embed"])
      #expect(report.reshaped[0].found == [1, 26, 12] && report.reshaped[0].needed == [1, 10, 12])
    }
    #expect(first.report.dropped == ["embeddings.mask_token"] && second.report.dropped == ["decoder.bn1.bias"])
  }

  @Test func everyArrayIsInItsPlace() throws {
    let found = try loaded(files[0]).values
    func stored(_ name: String) throws -> [Float] { try #require(Self.values[name]).values }
    for layer in 0..<2 {
      let (old, new) = ("encoder.layer.\(layer).", "visual_encoder.blocks.\(layer).")
      for kind in ["weight", "bias"] {
        let joined = try ["query", "key", "value"].flatMap { try stored("\(old)attention.attention.\($0).\(kind)") }
        #expect(found["\(new)attn.qkv.\(kind)"] == joined)
        for name in ["norm1", "norm2", "mlp.fc1"] {
          #expect(try found["\(new)\(name).\(kind)"] == stored("\(old)\(name).\(kind)"))
        }
      }
      // A factor for each row, and for each number of the bias.
      for (scale, old, new) in [
        ("\(old)layer_scale1", "\(old)attention.output.dense", "\(new)attn.proj"),
        ("\(old)layer_scale2", "\(old)mlp.fc2", "\(new)mlp.fc2"),
      ] {
        let factors = try stored(scale + ".lambda1")
        let weight = try stored(old + ".weight")
        let columns = weight.count / 12
        #expect(found[new + ".weight"] == weight.indices.map { weight[$0] * factors[$0 / columns] })
        #expect(try found[new + ".bias"] == zip(stored(old + ".bias"), factors).map { $0 * $1 })
      }
    }
    #expect(try found["visual_encoder.cls_token"] == stored("embeddings.cls_token"))
    #expect(try found["visual_encoder.norm.weight"] == stored("layernorm.weight"))
    let positions = try #require(Self.values["embeddings.position_embeddings"])
    #expect(found["visual_encoder.pos_embed"] == PositionGrid.resized(positions, toSide: 3)?.values)
  }

  /// What the encoder gets is normalized as CLIP's pictures are, what it was trained with as ImageNet's.
  @Test func patchesOfOurPicturesAreProjectedAsThoseOfTheirs() throws {
    let found = try loaded(files[0]).values
    let (weight, bias) = (
      try #require(found["visual_encoder.patch_embed.proj.weight"]),
      try #require(found["visual_encoder.patch_embed.proj.bias"])
    )
    let theirs = try ["weight", "bias"].map {
      try #require(Self.values["embeddings.patch_embeddings.projection." + $0]).values
    }
    // Three channels of four pixels, 0 to 1.
    let levels = (0..<12).map { Double($0 * 7 % 12) / 11 }
    func normalized(_ mean: [Double], _ deviation: [Double]) -> [Double] {
      levels.enumerated().map { ($1 - mean[$0 / 4]) / deviation[$0 / 4] }
    }
    let ours = normalized([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711])
    let original = normalized([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    func projected(_ weight: [Float], _ bias: [Float], _ pixels: [Double]) -> [Double] {
      bias.enumerated().map { row, bias in
        pixels.enumerated().reduce(Double(bias)) { $0 + Double(weight[row * 12 + $1.offset]) * $1.element }
      }
    }
    #expect(distance([projected(weight, bias, ours)], [projected(theirs[0], theirs[1], original)]) < 2e-6)
    #expect(distance([projected(theirs[0], theirs[1], ours)], [projected(theirs[0], theirs[1], original)]) > 0.1)
  }

  @Test func theArraysTellTheSizes() throws {
    for file in files {
      let sizes = try WeightSizes(file, as: .dinov2)
      #expect(sizes == WeightSizes(image: WeightSizes.Image(width: 12, depth: 2, patch: 2)))
    }
  }

  @Test func conversionWritesWhatAnImportLoads() throws {
    let out = TemporaryFile()
    let report = try PublishedArrays(files[1], as: .dinov2).write(to: out.path, form: .weights)
    #expect(report.leftOut.isEmpty)
    let written = try CheckpointFile(path: out.path)
    let parameters = encoder().parameters
    try WeightImport.apply(.published, from: written, to: parameters, requiring: 100)
    let direct = try loaded(files[1]).values
    for parameter in parameters { #expect(parameter.value.values == direct[parameter.path], "\(parameter.path)") }
  }

  @Test func scalesOfOtherSizesAreRefused() throws {
    let name = "encoder.layer.1.layer_scale2.lambda1"
    let wrong = Self.stored.map { $0.name == name ? (name: name, value: Tensor(zeros: [11])) : $0 }
    let file = try TemporaryFile(wrong)
    #expect(throws: CheckpointError.wrongShape(path: file.path, name: name, found: [11], expected: [12])) {
      try loaded(CheckpointFile(path: file.path))
    }
  }

  @Test func scalesWithoutTheirLayerAreUnexpected() throws {
    let name = "encoder.layer.1.layer_scale1.lambda1"
    let file = try TemporaryFile(Self.stored.filter { $0.name == name || $0.name == "embeddings.cls_token" })
    let report = try WeightImport.apply(
      .dinov2, from: CheckpointFile(path: file.path), to: encoder().parameters, requiring: 0)
    #expect(report.unexpected == [name] && report.folded.isEmpty && report.loaded.count == 1)
  }

  @Test func aPartOfThePositionsIsNone() throws {
    let name = "/backbone/embeddings/Reshape_1"
    let file = try TemporaryFile([(name: name, value: Tensor(zeros: [1, 9, 12]))])
    let checkpoint = try CheckpointFile(path: file.path)
    let report = try WeightImport.apply(.dinov2, from: checkpoint, to: encoder().parameters)
    #expect(report.loaded.isEmpty && report.missing.contains("visual_encoder.pos_embed (part 1 of 2)"))
    #expect(throws: CheckpointError.incompleteArray(path: file.path, name: "visual_encoder.pos_embed")) {
      try PublishedArrays(checkpoint, as: .dinov2)
    }
  }

  @Test func positionsInTwoFormsAreAmbiguous() throws {
    let extra = (name: "/backbone/embeddings/Concat_6", value: Tensor(zeros: [1, 1, 12]))
    let file = try TemporaryFile(Self.stored + [extra])
    let error = #expect(throws: CheckpointError.self) { try loaded(CheckpointFile(path: file.path)) }
    #expect(error?.description.contains("which mean the same 'visual_encoder.pos_embed'") == true)
  }

  @Test func theReportSaysWhatWasFolded() throws {
    let lines = try loaded(files[1]).report.description.split(separator: "\n").map(String.init)
    #expect(lines[0].contains("model.onnx, read as DINOv2: 100.0 % of "))
    #expect(lines.contains("  folded          4 backbone.encoder.layer.*.layer_scale1.lambda1 (2)"))
    #expect(lines.contains("  dropped         1 decoder.bn1.bias"))
  }
}
