package import Encoders

/// The entries of the published pre-training checkpoint, in its order: 844 for the paper's model.
///
/// Beside the parameters it has buffers (queues, their pointer, the table of positions) and the second names of tied weights.
package struct PublishedLayout: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    package let name: String
    package let shape: [Int]
    package let content: Content
  }

  package enum Content: Sendable, Hashable {
    case weights
    /// The weights of this name once more.
    case alias(of: String)
    /// 64-bit integers 0, 1, 2, ...; there where the weights of this name are.
    case positionIDs(beside: String)
    /// Momentum features, a column each.
    case queue
    /// The column of the queues that is written next, a 64-bit integer.
    case queuePointer
  }

  package let entries: [Entry]

  /// `queueSize` is the number of features in each queue.
  package init(shape: ModelShape, queueSize: Int) {
    var builder = Builder(shape: shape)
    builder.add("temp", [])
    builder.add("image_queue", [shape.embedWidth, queueSize], .queue)
    builder.add("text_queue", [shape.embedWidth, queueSize], .queue)
    builder.add("queue_ptr", [1], .queuePointer)
    builder.addImageEncoder("visual_encoder")
    builder.addTextEncoder("text_encoder")
    builder.addLinear("vision_proj", inputs: shape.imageWidth, outputs: shape.embedWidth)
    builder.addLinear("text_proj", inputs: shape.textWidth, outputs: shape.embedWidth)
    builder.addLinear("itm_head", inputs: shape.textWidth, outputs: 2)
    builder.addImageEncoder("visual_encoder_m")
    builder.addLinear("vision_proj_m", inputs: shape.imageWidth, outputs: shape.embedWidth)
    builder.addTextEncoder("text_encoder_m")
    builder.addLinear("text_proj_m", inputs: shape.textWidth, outputs: shape.embedWidth)
    entries = builder.entries
  }

  private struct Builder {
    let shape: ModelShape
    var entries: [Entry] = []

    mutating func add(_ name: String, _ shape: [Int], _ content: Content = .weights) {
      entries.append(Entry(name: name, shape: shape, content: content))
    }

    mutating func addLinear(_ path: String, inputs: Int, outputs: Int) {
      add(path + ".weight", [outputs, inputs])
      add(path + ".bias", [outputs])
    }

    mutating func addNorm(_ path: String, width: Int) {
      add(path + ".weight", [width])
      add(path + ".bias", [width])
    }

    mutating func addImageEncoder(_ path: String) {
      let width = shape.imageWidth
      let grid = shape.imageSide / shape.patch
      add(path + ".cls_token", [1, 1, width])
      add(path + ".pos_embed", [1, grid * grid + 1, width])
      add(path + ".patch_embed.proj.weight", [width, 3, shape.patch, shape.patch])
      add(path + ".patch_embed.proj.bias", [width])
      for depth in 0..<shape.imageDepth {
        let block = "\(path).blocks.\(depth)"
        addNorm(block + ".norm1", width: width)
        addLinear(block + ".attn.qkv", inputs: width, outputs: 3 * width)
        addLinear(block + ".attn.proj", inputs: width, outputs: width)
        addNorm(block + ".norm2", width: width)
        addLinear(block + ".mlp.fc1", inputs: width, outputs: 4 * width)
        addLinear(block + ".mlp.fc2", inputs: 4 * width, outputs: width)
      }
      addNorm(path + ".norm", width: width)
    }

    mutating func addTextEncoder(_ path: String) {
      let width = shape.textWidth
      let embeddings = path + ".bert.embeddings"
      let words = embeddings + ".word_embeddings.weight"
      let positions = embeddings + ".position_embeddings.weight"
      add(embeddings + ".position_ids", [1, shape.maxPositions], .positionIDs(beside: positions))
      add(words, [shape.vocabularySize, width])
      add(positions, [shape.maxPositions, width])
      add(embeddings + ".token_type_embeddings.weight", [2, width])
      addNorm(embeddings + ".LayerNorm", width: width)
      for depth in 0..<shape.textDepth + shape.fusionDepth {
        let layer = "\(path).bert.encoder.layer.\(depth)"
        addAttention(layer + ".attention", keyWidth: width)
        if depth >= shape.textDepth { addAttention(layer + ".crossattention", keyWidth: shape.imageWidth) }
        addLinear(layer + ".intermediate.dense", inputs: width, outputs: 4 * width)
        addLinear(layer + ".output.dense", inputs: 4 * width, outputs: width)
        addNorm(layer + ".output.LayerNorm", width: width)
      }
      let head = path + ".cls.predictions"
      add(head + ".bias", [shape.vocabularySize])
      addLinear(head + ".transform.dense", inputs: width, outputs: width)
      addNorm(head + ".transform.LayerNorm", width: width)
      add(head + ".decoder.weight", [shape.vocabularySize, width], .alias(of: words))
      add(head + ".decoder.bias", [shape.vocabularySize], .alias(of: head + ".bias"))
    }

    mutating func addAttention(_ path: String, keyWidth: Int) {
      let width = shape.textWidth
      addLinear(path + ".self.query", inputs: width, outputs: width)
      addLinear(path + ".self.key", inputs: keyWidth, outputs: width)
      addLinear(path + ".self.value", inputs: keyWidth, outputs: width)
      addLinear(path + ".output.dense", inputs: width, outputs: width)
      addNorm(path + ".output.LayerNorm", width: width)
    }
  }
}

extension ModelShape {
  /// The sizes that arrays of these published names and shapes belong to; 0 where no array tells. The number of heads is in no array
  /// and given as 1.
  init(of arrays: [String: [Int]]) {
    func size(_ places: (name: String, axis: Int)...) -> Int {
      for (name, axis) in places {
        if let shape = arrays[name], shape.indices.contains(axis) { return shape[axis] }
      }
      return 0
    }
    func depth(_ name: (Int) -> String) -> Int {
      var depth = 0
      while arrays[name(depth)] != nil { depth += 1 }
      return depth
    }
    let (image, text) = ("visual_encoder", "text_encoder.bert")
    let patchNumbers = (arrays[image + ".patch_embed.proj.weight"] ?? []).dropFirst().reduce(1, *)
    // Of zero arrays the patch is 1 pixel, so that nothing is divided by 0.
    let patch = max(1, Int((Double(patchNumbers) / 3).squareRoot().rounded()))
    let grid = PositionGrid.side(ofPlaces: size((image + ".pos_embed", 1)))?.side ?? 0
    let imageWidth = size(
      (image + ".cls_token", 2), (image + ".norm.weight", 0), (image + ".blocks.0.norm1.weight", 0),
      ("vision_proj.weight", 1))
    let words = text + ".embeddings.word_embeddings.weight"
    let textWidth = size(
      (words, 1), (text + ".embeddings.LayerNorm.weight", 0), (text + ".encoder.layer.0.output.LayerNorm.weight", 0),
      ("text_proj.weight", 1), ("itm_head.weight", 1))
    let layers = depth { "\(text).encoder.layer.\($0).output.dense.weight" }
    let textDepth =
      (0..<layers).first { arrays["\(text).encoder.layer.\($0).crossattention.self.query.weight"] != nil } ?? layers
    self.init(
      imageSide: grid * patch, patch: patch, imageWidth: imageWidth,
      imageDepth: depth { "\(image).blocks.\($0).norm1.weight" }, imageHeads: 1, textWidth: textWidth,
      textDepth: textDepth, fusionDepth: layers - textDepth, textHeads: 1,
      vocabularySize: size((words, 0), ("text_encoder.cls.predictions.bias", 0)),
      maxPositions: size((text + ".embeddings.position_embeddings.weight", 0)),
      embedWidth: size(("vision_proj.weight", 0), ("text_proj.weight", 0)))
  }
}
