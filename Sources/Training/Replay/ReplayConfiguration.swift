public import Data
import Encoders
import Foundation
import Losses

/// The `config.json` of a recorded case: the sizes of a published model and the settings of a few steps.
///
/// The keys are those of the recording program, in its spelling (`vision_width`); other keys are passed over.
public struct ReplayConfiguration: Sendable, Codable, Hashable {
  /// Pixels.
  public var imageRes: Int
  /// Pixels.
  public var patch: Int
  public var visionWidth: Int
  public var visionDepth: Int
  public var visionHeads: Int
  public var textWidth: Int
  /// Text and fusion layers together.
  public var textDepth: Int
  /// The first fusion layer.
  public var fusionLayer: Int
  public var textHeads: Int
  public var vocabSize: Int
  public var maxPositions: Int
  public var embedDim: Int
  public var queueSize: Int
  public var momentum: Float
  /// Before the first step, if `model.safetensors` did not say it too; the file's value is used.
  public var temperature: Float
  /// Of the recorded model when it trains. Recordings are made in evaluation mode, where nothing is dropped.
  public var dropout: Float
  /// With which the recorded masks were drawn.
  public var mlmProbability: Float
  public var padId: Int32
  public var clsId: Int32
  public var maskId: Int32
  /// The share of distillation.
  public var alpha: Float
  public var steps: Int
  public var learningRate: Float
  public var weightDecay: Float
  /// Pairs a step.
  public var batch: Int

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
  public static func read(_ path: String) throws(ReplayError) -> ReplayConfiguration {
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
  public var recipe: Recipe {
    let shape = ModelShape(
      imageSide: imageRes, patch: patch, imageWidth: visionWidth, imageDepth: visionDepth, imageHeads: visionHeads,
      textWidth: textWidth, textDepth: fusionLayer, fusionDepth: textDepth - fusionLayer, textHeads: textHeads,
      vocabularySize: vocabSize, maxPositions: maxPositions, embedWidth: embedDim, dropout: 0)
    var recipe = Recipe.tcl(.published).named("replay")
    recipe.model = shape
    recipe.temperature = TemperatureSettings(initial: temperature)
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
  public var masking: TokenMasking { TokenMasking(probability: mlmProbability) }

  public var tokens: SpecialTokens {
    SpecialTokens(padding: padId, unknown: -1, classification: clsId, separator: -1, mask: maskId)
  }
}

extension ReplayConfiguration {
  public init(from decoder: any Decoder) throws {
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
