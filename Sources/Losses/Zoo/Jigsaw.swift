import Autograd
public import Encoders
import Foundation
import Parts
import Tensor

/// Jigsaw puzzle: where does each of the shuffled patches of a picture belong (Noroozi and Favaro 2016, section 3, asked of single patches)?
///
/// The mean over patches of the cross-entropy between the place that a linear map gives its token and the place it was taken from. The paper
/// tells one of a few permutations of nine tiles by all tiles together; an encoder with tokens can be asked for each patch.
public struct Jigsaw: Objective {
  public static let name: ObjectiveName = "jigsaw"
  public static let summary =
    "Jigsaw puzzle: where does each of the shuffled patches of a picture belong (Noroozi and Favaro 2016, section 3, asked of single patches)?"
  public static let standard: Jigsaw? = Jigsaw()
  public static let formula = "CE(linear(token of a shuffled patch), its place)"
  public static let source = "Noroozi and Favaro 2016, section 3"
  public static let metricNames = ["jigsaw_accuracy"]
  public static let needs: Set<EncoderOutput> = [.grid]

  public init() {}

  public var readsPixels: Bool { true }
  public func readsMomentum(distillation: Float) -> Bool { false }
  public var readsQueues: Bool { false }
  public var readsKeys: Bool { false }

  public func fault(for outline: ModelOutline) -> String? { outline.rearrangementFault(least: 2) }

  /// A token to the places of a picture.
  public func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Linear {
    let side = max(1, model.imageSide / model.patch)
    return Linear(make, "jigsaw.places", inputs: model.imageWidth, outputs: side * side, .torchDefault)
  }

  /// Logits of variance 2/3 add a third to the logarithm of the places, give or take what few of them differ by.
  public func startBand(for step: TrainingStep) -> ReferenceBand? {
    let places = step.gridSide * step.gridSide
    guard places > 1 else { return nil }
    let chance = log(Float(places))
    return ReferenceBand(
      max(0, chance - 0.5)...chance + 1.2, "the logarithm of \(places) places is \((100 * chance).rounded() / 100)")
  }

  public func term(for step: TrainingStep, head: Linear) -> LossTerm {
    let images = step[ShuffledImages()]
    let (tokens, _) = images.patchTokens { _ in true }
    let logits = head(tokens, step.pass)  // [batch * patches, patches]
    let labels = Indices(images.sources.flatMap { $0.compactMap { $0 } })
    return LossTerm(
      logits.crossEntropy(ClassTargets(labels: labels)),
      metrics: ["jigsaw_accuracy": classAccuracy(logits.value, labels: labels)])
  }
}
