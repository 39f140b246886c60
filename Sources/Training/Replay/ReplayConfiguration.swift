public import Data
import Encoders
import Foundation
import Losses

/// The `config.json` of a recorded case: the sizes of a published model and the settings of a few steps.
public struct ReplayConfiguration: Sendable, Codable, Hashable {
  public var imageRes: Int
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
  public var temperature: Float
  public var dropout: Float
  public var mlmProbability: Float
  public var padId: Int32
  public var clsId: Int32
  public var maskId: Int32
  public var alpha: Float
  public var steps: Int
  public var learningRate: Float
  public var weightDecay: Float
  public var batch: Int

  public static func read(_ path: String) throws -> ReplayConfiguration {
    guard let contents = FileManager.default.contents(atPath: path) else { throw ReplayError.missingFile(path: path) }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(ReplayConfiguration.self, from: contents)
    } catch {
      throw ReplayError.malformedConfiguration(path: path, reason: "\(error)")
    }
  }

  /// The recipe that trains as the recording did: published weights, constant learning rate, no clipping.
  public var recipe: Recipe {
    let shape = ModelShape(
      imageSide: imageRes, patch: patch, imageWidth: visionWidth, imageDepth: visionDepth, imageHeads: visionHeads,
      textWidth: textWidth, textDepth: fusionLayer, fusionDepth: textDepth - fusionLayer, textHeads: textHeads,
      vocabularySize: vocabSize, maxPositions: maxPositions, embedWidth: embedDim, dropout: dropout)
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
    return recipe
  }

  public var tokens: SpecialTokens {
    SpecialTokens(padding: padId, unknown: -1, classification: clsId, separator: -1, mask: maskId)
  }
}
