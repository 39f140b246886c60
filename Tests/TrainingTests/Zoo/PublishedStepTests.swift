import Losses
import Testing
import Training

/// What `Tests/Zoo/steps.py` recorded of one step: torch 2.15.0, in double precision.
struct PublishedStep: Sendable, CustomTestStringConvertible {
  let recipe: Recipe
  let total: Double
  let losses: [(name: ObjectiveName, value: Double)]
  /// Of each part of the model, the sum of its gradient times keyed numbers, and the gradient's norm.
  let gradients: [(part: String, slope: Double, norm: Double)]

  var testDescription: String { recipe.name }

  /// open_clip_torch 3.3.0, `ClipLoss`, on the features of ALBEF's encoders.
  private static let clip = PublishedStep(
    recipe: .clip(.published), total: 1.8718187, losses: [("clip", 1.8718187)],
    gradients: [
      ("temp", -1.7417154, 11.4573635), ("text_encoder", -0.4103237, 4.6099798),
      ("text_proj", -0.1392403, 2.0899723), ("vision_proj", -1.1343900, 3.6100866),
      ("visual_encoder", 1.5586364, 9.1027877),
    ])

  /// open_clip_torch 3.3.0, `SigLipLoss`, on the same features.
  private static let siglip = PublishedStep(
    recipe: .siglip(.published), total: 5.6948129, losses: [("siglip", 5.6948129)],
    gradients: [
      ("siglip", -2.1653822, 4.3227397), ("text_encoder", -7.2150453, 21.8097109),
      ("text_proj", 0.9956799, 12.3257949), ("vision_proj", -3.0174145, 16.4004713),
      ("visual_encoder", -4.4316644, 36.1700613),
    ])

  /// salesforce-lavis 1.0.2, `AlbefPretrain.forward`.
  private static let albef = PublishedStep(
    recipe: .albef(.published), total: 13.5094581,
    losses: [("cma", 8.4791156), ("itm", 0.8995934), ("mlm", 4.1307491)],
    gradients: [
      ("itm_head", -1.3392161, 2.2464937), ("temp", -16.5890498, 109.1261967),
      ("text_encoder", 2.3400556, 11.8604656), ("text_proj", 0.9116418, 6.2666870),
      ("vision_proj", -0.7321290, 7.7289881), ("visual_encoder", -5.1880505, 16.1119775),
    ])

  /// salesforce-lavis 1.0.2, `BlipPretrain.forward`.
  private static let blip = PublishedStep(
    recipe: .blip(.published), total: 13.4742981,
    losses: [("cma", 8.4791156), ("itm", 0.8995934), ("captioning", 4.0955891)],
    gradients: [
      ("caption_decoder", 0.3987498, 2.0516038), ("itm_head", -1.3392161, 2.2464937),
      ("temp", -16.5890498, 109.1261967), ("text_encoder", 0.7159899, 11.4136244),
      ("text_proj", 0.9116418, 6.2666870), ("vision_proj", -0.7321290, 7.7289881),
      ("visual_encoder", -5.1367475, 16.0255327),
    ])

  static let all = [clip, siglip, albef, blip]
}

/// Every named recipe of the field takes the first step that published code takes, from the same weights, pictures and choices.
@Suite struct PublishedStepTests {
  @Test(arguments: PublishedStep.all) func `Losses of a step are those of the published code within 1e-5`(
    recorded: PublishedStep
  ) throws {
    let report = try KeyedStep(recorded.recipe).report
    #expect(isRecorded(report.total, recorded.total), "the total is \(report.total), recorded \(recorded.total)")
    #expect(report.losses.map(\.name) == recorded.losses.map(\.name))
    for (found, loss) in zip(report.losses, recorded.losses) {
      #expect(isRecorded(found.value, loss.value), "\(loss.name) is \(found.value), recorded \(loss.value)")
    }
  }

  @Test(arguments: PublishedStep.all) func `Gradients of a step are those of the published code within 1e-5`(
    recorded: PublishedStep
  ) throws {
    let gradients = try KeyedStep(recorded.recipe).gradients
    #expect(gradients.keys.sorted() == recorded.gradients.map(\.part))
    for (part, slope, norm) in recorded.gradients {
      let found = try #require(gradients[part])
      // Of the part's norm, which is what float32 rounds: a slope is a sum of many that nearly cancel.
      let tolerance = 1e-5 * max(1, norm)
      #expect(abs(found.slope - slope) <= tolerance, "the slope of \(part) is \(found.slope), recorded \(slope)")
      #expect(abs(found.norm - norm) <= tolerance, "the norm of \(part) is \(found.norm), recorded \(norm)")
    }
  }

  private func isRecorded(_ found: Float, _ recorded: Double) -> Bool {
    abs(Double(found) - recorded) <= 1e-5 * max(1, abs(recorded))
  }
}
