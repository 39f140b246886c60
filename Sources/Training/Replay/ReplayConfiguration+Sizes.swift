import Checkpoints
import Encoders

extension ReplayConfiguration {
  /// Compares the arrays that say the sizes of a model, so that no model is built that `file` does not hold.
  func checkSizes(in file: SafeTensorsReader) throws(CheckpointError) {
    func check(_ name: String, _ expected: [Int]) throws(CheckpointError) {
      guard let found = file.shape(of: name) else { throw .missingTensor(path: file.path, name: name) }
      guard found == expected else {
        throw .wrongShape(path: file.path, name: name, found: found, expected: expected)
      }
    }
    let grid = imageRes / patch
    try check("temp", [])
    try check("queue_ptr", [1])
    try check("image_queue", [embedDim, queueSize])
    try check("text_queue", [embedDim, queueSize])
    try check("vision_proj.weight", [embedDim, visionWidth])
    try check("text_proj.weight", [embedDim, textWidth])
    try check("visual_encoder.pos_embed", [1, grid * grid + 1, visionWidth])
    try check("visual_encoder.patch_embed.proj.weight", [visionWidth, 3, patch, patch])
    let embeddings = "text_encoder.bert.embeddings."
    try check(embeddings + "word_embeddings.weight", [vocabSize, textWidth])
    try check(embeddings + "position_embeddings.weight", [maxPositions, textWidth])
    // A depth that no file holds ends at the first layer that is missing.
    for layer in 0..<visionDepth {
      try check("visual_encoder.blocks.\(layer).attn.qkv.weight", [3 * visionWidth, visionWidth])
    }
    for layer in 0..<textDepth {
      let path = "text_encoder.bert.encoder.layer.\(layer)."
      try check(path + "attention.self.query.weight", [textWidth, textWidth])
      if layer >= fusionLayer { try check(path + "crossattention.self.key.weight", [textWidth, visionWidth]) }
    }
  }
}
