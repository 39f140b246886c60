import Encoders

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
