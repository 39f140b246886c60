import Losses

/// Watches the losses of a run for what a sound training does not do: a start outside the band that theory gives, a rise above it, a
/// loss that never changes, a number that is not finite. Each is said once an objective.
///
/// Bands hold for random weights. An objective that joins later meets encoders that have learned, so nothing is said of its start.
package struct LossWatch {
  /// Equal losses in a row before one is called constant. Batches, views and dropout change every step.
  package static let constantSteps = 20
  /// Losses above the band in a row before one is called risen.
  package static let patience = 5
  /// The steps in which a loss may not rise above its band; later it may have reasons, such as another temperature.
  package static let bandSteps = 100

  /// Relative to its size, less than this is not a change.
  private static let tolerance: Float = 1e-6

  private struct Course {
    var reference: Float
    var equalSteps = 1
    var stepsAbove = 0
  }

  private var courses: [String: Course] = [:]
  private var limits: [String: Float]
  private var said: Set<Said>

  private struct Said: Hashable {
    let kind: TrainingWarning.Kind
    let term: String
  }

  /// - Parameters:
  ///   - limits: The upper ends of the bands, for a run that continues after its first step.
  ///   - said: What was said before.
  package init(limits: [String: Float] = [:], said: [TrainingWarning] = []) {
    self.limits = limits
    self.said = Set(said.map { Said(kind: $0.kind, term: $0.term) })
  }

  /// What there is to say of a step, in the order of its losses.
  package mutating func warnings(for report: StepReport) -> [TrainingWarning] {
    var found: [TrainingWarning] = []
    for (name, band) in report.bands {
      limits[name.rawValue] = band.high
      guard let loss = report.losses.first(where: { $0.name == name }) else { continue }
      if !band.contains(loss.value) { found.append(.outsideBand(name, loss.value, band)) }
    }
    found += warnings(step: report.step, losses: report.losses.map { ($0.name.rawValue, $0.value) })
    found += report.metrics.filter { !$0.value.isFinite }.map { .notFinite($0.name, $0.value, step: report.step) }
    return found.filter { said.insert(Said(kind: $0.kind, term: $0.term)).inserted }
  }

  /// The same for a step of which a log knows the losses, to continue where another process stopped; nothing new is said.
  package mutating func replay(step: Int, losses: [(name: String, value: Float)]) {
    _ = warnings(step: step, losses: losses)
  }

  private mutating func warnings(step: Int, losses: [(name: String, value: Float)]) -> [TrainingWarning] {
    var found: [TrainingWarning] = []
    for (name, value) in losses {
      guard value.isFinite else {
        found.append(.notFinite(name, value, step: step))
        continue
      }
      var course = courses[name] ?? Course(reference: value, equalSteps: 0)
      if abs(value - course.reference) <= LossWatch.tolerance * abs(course.reference) {
        course.equalSteps += 1
      } else {
        course.reference = value
        course.equalSteps = 1
      }
      if course.equalSteps == LossWatch.constantSteps { found.append(.constant(name, value, step: step)) }
      if let limit = limits[name], step < LossWatch.bandSteps {
        course.stepsAbove = value > limit ? course.stepsAbove + 1 : 0
        if course.stepsAbove == LossWatch.patience { found.append(.risen(name, value, limit: limit, step: step)) }
      }
      courses[name] = course
    }
    return found
  }
}

extension TrainingError {
  /// The warning of a loss that ended its run; nil for other ends.
  package var warning: TrainingWarning? {
    switch self {
    case .nonFiniteLoss(let objective, let step, let value):
      TrainingWarning(.notFinite, step: step, term: objective.rawValue, value: value, description: description)
    case .nonFiniteGradient(let parameter, let step):
      TrainingWarning(.notFinite, step: step, term: parameter, value: .nan, description: description)
    case .impossibleRecipe, .failedExchange: nil
    }
  }
}

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

  /// What is suspicious.
  public let kind: Kind
  /// The step at which it was seen.
  public let step: Int
  /// The objective, or the number beside a loss.
  public let term: String
  /// The value that was seen; not finite if that is what is wrong.
  package let value: Float
  /// One sentence: what was seen, what was expected, what to look at.
  public let description: String

  package init(_ kind: Kind, step: Int, term: String, value: Float, description: String) {
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
