import Checkpoints
package import Data
import Encoders
import Foundation
import Losses

/// The `config.json` of a recorded case: the sizes of a published model and the settings of a few steps.
///
/// The keys are those of the recording program, in its spelling (`vision_width`); other keys are passed over.
package struct ReplayConfiguration: Sendable, Codable, Hashable {
  /// Pixels.
  package var imageRes: Int
  /// Pixels.
  package var patch: Int
  package var visionWidth: Int
  package var visionDepth: Int
  package var visionHeads: Int
  package var textWidth: Int
  /// Text and fusion layers together.
  package var textDepth: Int
  /// The first fusion layer.
  package var fusionLayer: Int
  package var textHeads: Int
  package var vocabSize: Int
  package var maxPositions: Int
  package var embedDim: Int
  package var queueSize: Int
  package var momentum: Float
  /// Before the first step, if `model.safetensors` did not say it too; the file's value is used.
  package var temperature: Float
  /// Of the recorded model when it trains. Recordings are made in evaluation mode, where nothing is dropped.
  package var dropout: Float
  /// With which the recorded masks were drawn.
  package var mlmProbability: Float
  package var padId: Int32
  package var clsId: Int32
  package var maskId: Int32
  /// The share of distillation.
  package var alpha: Float
  package var steps: Int
  package var learningRate: Float
  package var weightDecay: Float
  /// Pairs a step.
  package var batch: Int

  private enum CodingKeys: String, CodingKey {
    case imageRes = "image_res"
    case patch
    case visionWidth = "vision_width"
    case visionDepth = "vision_depth"
    case visionHeads = "vision_heads"
    case textWidth = "text_width"
    case textDepth = "text_depth"
    case fusionLayer = "fusion_layer"
    case textHeads = "text_heads"
    case vocabSize = "vocab_size"
    case maxPositions = "max_positions"
    case embedDim = "embed_dim"
    case queueSize = "queue_size"
    case momentum, temperature, dropout
    case mlmProbability = "mlm_probability"
    case padId = "pad_id"
    case clsId = "cls_id"
    case maskId = "mask_id"
    case alpha, steps
    case learningRate = "learning_rate"
    case weightDecay = "weight_decay"
    case batch
  }

  /// Reads and checks the file at `path`; what cannot work is an error that names the key.
  package static func read(_ path: String) throws(ReplayError) -> ReplayConfiguration {
    guard let contents = FileManager.default.contents(atPath: path) else { throw .missingFile(path: path) }
    let configuration: ReplayConfiguration
    do {
      configuration = try JSONDecoder().decode(ReplayConfiguration.self, from: contents)
    } catch {
      throw .malformedConfiguration(path: path, reason: reason(of: error))
    }
    if let fault = configuration.fault { throw .malformedConfiguration(path: path, reason: fault) }
    return configuration
  }

  private static func reason(of error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _): return "\(key.stringValue) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      guard let key = context.codingPath.last else { return "it is not a JSON object" }
      return "\(key.stringValue) is not a number"
    case .dataCorrupted(let context):
      guard let key = context.codingPath.last else { return "it is not JSON" }
      return "\(key.stringValue) is \(context.debugDescription)"
    default: return "\(error)"
    }
  }

  /// The recipe that trains as the recording did: published weights, constant learning rate, no clipping, no dropout.
  package var recipe: Recipe {
    let shape = ModelShape(
      imageSide: imageRes, patch: patch, imageWidth: visionWidth, imageDepth: visionDepth, imageHeads: visionHeads,
      textWidth: textWidth, textDepth: fusionLayer, fusionDepth: textDepth - fusionLayer, textHeads: textHeads,
      vocabularySize: vocabSize, maxPositions: maxPositions, embedWidth: embedDim, dropout: 0)
    var recipe = Recipe.tcl(.published).named("replay")
    recipe.model = shape
    // The first step clamps it in any case.
    let range = TemperatureSettings()
    recipe.temperature.initial = min(max(temperature, range.least), range.greatest)
    recipe.distillation = Distillation(share: alpha, rampSteps: 0)
    recipe.momentumDecay = momentum
    recipe.queueSize = queueSize
    recipe.optimizer = AdamWSettings(learningRate: .constant(learningRate), weightDecay: weightDecay)
    recipe.batchSize = batch
    recipe.steps = steps
    recipe.augmentation = .evaluation(side: imageRes)
    recipe.maxTextLength = maxPositions
    return recipe.removing(MLM.self).adding(MLM(masking: masking))
  }

  /// The masking that drew the recorded masks.
  package var masking: TokenMasking { TokenMasking(probability: mlmProbability) }

  package var tokens: SpecialTokens {
    SpecialTokens(padding: padId, unknown: -1, classification: clsId, separator: -1, mask: maskId)
  }
}

extension ReplayConfiguration {
  package init(from decoder: any Decoder) throws {
    let table = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> Float { Float(try table.decode(Double.self, forKey: key)) }
    // By way of a Double, because an integer that does not fit is not named by its key.
    func integer<Integer: FixedWidthInteger>(_ key: CodingKeys) throws -> Integer {
      let value = try table.decode(Double.self, forKey: key)
      guard let result = Integer(exactly: value) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: table, debugDescription: "\(value), not a whole number of \(Integer.bitWidth) bits")
      }
      return result
    }
    imageRes = try integer(.imageRes)
    patch = try integer(.patch)
    visionWidth = try integer(.visionWidth)
    visionDepth = try integer(.visionDepth)
    visionHeads = try integer(.visionHeads)
    textWidth = try integer(.textWidth)
    textDepth = try integer(.textDepth)
    fusionLayer = try integer(.fusionLayer)
    textHeads = try integer(.textHeads)
    vocabSize = try integer(.vocabSize)
    maxPositions = try integer(.maxPositions)
    embedDim = try integer(.embedDim)
    queueSize = try integer(.queueSize)
    momentum = try number(.momentum)
    temperature = try number(.temperature)
    dropout = try number(.dropout)
    mlmProbability = try number(.mlmProbability)
    padId = try integer(.padId)
    clsId = try integer(.clsId)
    maskId = try integer(.maskId)
    alpha = try number(.alpha)
    steps = try integer(.steps)
    learningRate = try number(.learningRate)
    weightDecay = try number(.weightDecay)
    batch = try integer(.batch)
  }
}

extension ReplayConfiguration {
  /// Far beyond any model, and small enough that no product of two sizes overflows.
  private static let greatestSize = 1 << 24

  /// The first reason why no case of this configuration can be replayed, with its key; nil if there is none.
  package var fault: String? { sizeFault ?? combinationFault ?? settingFault }

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
    if imageRes % patch != 0 { return "image_res \(imageRes) is not a multiple of patch \(patch)" }
    if visionWidth % visionHeads != 0 {
      return "vision_width \(visionWidth) is not a multiple of vision_heads \(visionHeads)"
    }
    if textWidth % textHeads != 0 { return "text_width \(textWidth) is not a multiple of text_heads \(textHeads)" }
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
    if !(mlmProbability > 0) { return "mlm_probability is \(mlmProbability); it must be above 0" }
    if !(learningRate > 0 && learningRate.isFinite) { return "learning_rate is \(learningRate); it must be above 0" }
    return weightDecay >= 0 && weightDecay.isFinite ? nil : "weight_decay is \(weightDecay); it must not be negative"
  }
}

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
