import Losses

/// Something about a loss that a sound training does not do; the run goes on.
public struct TrainingWarning: Sendable, Hashable, CustomStringConvertible {
  /// What was seen.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The first loss is outside the band that theory gives.
    case outsideBand = "outside-band"
    /// Soon after the start the loss stays above its band: it is not learned, it grows.
    case risen
    /// The loss does not change although the batches do.
    case constant
    /// The loss or one of the numbers beside it is not finite.
    case notFinite = "not-finite"
  }

  public let kind: Kind
  public let step: Int
  /// The objective, or the number beside a loss.
  public let term: String
  /// The value that was seen; not finite if that is what is wrong.
  public let value: Float
  /// One sentence: what was seen, what was expected, what to look at.
  public let description: String

  public init(_ kind: Kind, step: Int, term: String, value: Float, description: String) {
    self.kind = kind
    self.step = step
    self.term = term
    self.value = value
    self.description = description
  }
}

extension TrainingWarning {
  static func outsideBand(_ term: ObjectiveName, _ value: Float, _ band: ReferenceBand) -> TrainingWarning {
    TrainingWarning(
      .outsideBand, step: 0, term: term.rawValue, value: value,
      description:
        "The loss of '\(term)' begins at \(text(value)), outside \(text(band.low)) to \(text(band.high)) where "
        + "random weights put it (\(band.reason)): look at how it is averaged, at its temperature and its candidates.")
  }

  static func risen(_ term: String, _ value: Float, limit: Float, step: Int) -> TrainingWarning {
    TrainingWarning(
      .risen, step: step, term: term, value: value,
      description: "The loss of '\(term)' has been above \(text(limit)), the highest it may begin at, for "
        + "\(LossWatch.patience) steps and is \(text(value)) at step \(step): lower the learning rate or clip the gradients."
    )
  }

  static func constant(_ term: String, _ value: Float, step: Int) -> TrainingWarning {
    TrainingWarning(
      .constant, step: step, term: term, value: value,
      description:
        "The loss of '\(term)' has been \(text(value)) for \(LossWatch.constantSteps) steps up to step \(step) "
        + "whatever the batch: its features have collapsed or it depends on nothing; look at the learning rate and its inputs."
    )
  }

  static func notFinite(_ term: String, _ value: Float, step: Int) -> TrainingWarning {
    TrainingWarning(
      .notFinite, step: step, term: term, value: value,
      description: "'\(term)' is \(value) at step \(step).")
  }

  private static func text(_ value: Float) -> String {
    let rounded = (value * 1000).rounded() / 1000
    return rounded == rounded.rounded() && abs(rounded) < 1e6 ? String(Int(rounded)) : "\(rounded)"
  }
}
