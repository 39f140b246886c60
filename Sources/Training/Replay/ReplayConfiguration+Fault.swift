extension ReplayConfiguration {
  /// Far beyond any model, and small enough that no product of two sizes overflows.
  private static let greatestSize = 1 << 24

  /// The first reason why no case of this configuration can be replayed, with its key; nil if there is none.
  public var fault: String? { sizeFault ?? combinationFault ?? settingFault }

  private var sizeFault: String? {
    let sizes: [(key: String, value: Int, least: Int)] = [
      ("image_res", imageRes, 1), ("patch", patch, 1), ("vision_width", visionWidth, 1),
      ("vision_depth", visionDepth, 1), ("vision_heads", visionHeads, 1), ("text_width", textWidth, 1),
      ("text_depth", textDepth, 2), ("fusion_layer", fusionLayer, 1), ("text_heads", textHeads, 1),
      ("vocab_size", vocabSize, 1), ("max_positions", maxPositions, 2), ("embed_dim", embedDim, 1),
      ("queue_size", queueSize, 1), ("steps", steps, 1), ("batch", batch, 1),
    ]
    for (key, value, least) in sizes where !(least...Self.greatestSize).contains(value) {
      return "\(key) is \(value); it must be from \(least) to \(Self.greatestSize)"
    }
    if batch == 1 { return "batch is 1; image-text matching takes its negatives from the other pairs of the batch" }
    return nil
  }

  private var combinationFault: String? {
    if imageRes % patch != 0 { return "image_res \(imageRes) is no multiple of patch \(patch)" }
    if visionWidth % visionHeads != 0 {
      return "vision_width \(visionWidth) is no multiple of vision_heads \(visionHeads)"
    }
    if textWidth % textHeads != 0 { return "text_width \(textWidth) is no multiple of text_heads \(textHeads)" }
    if fusionLayer >= textDepth {
      return "fusion_layer \(fusionLayer) leaves none of the \(textDepth) layers of text_depth to fusion"
    }
    return nil
  }

  private var settingFault: String? {
    let shares: [(key: String, value: Float)] = [
      ("momentum", momentum), ("mlm_probability", mlmProbability), ("alpha", alpha), ("dropout", dropout),
    ]
    for (key, value) in shares where !(0...1).contains(value) { return "\(key) \(value) is outside 0...1" }
    if !(temperature > 0 && temperature.isFinite) { return "temperature is \(temperature); it must be above 0" }
    for (key, value) in [("learning_rate", learningRate), ("weight_decay", weightDecay)]
    where !(value >= 0 && value.isFinite) {
      return "\(key) is \(value); it must not be negative"
    }
    return nil
  }
}
