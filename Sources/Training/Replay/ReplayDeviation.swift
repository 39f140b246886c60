/// The largest deviation of one kind between a replay and its recording.
public struct ReplayDeviation: Sendable, Hashable, CustomStringConvertible {
  /// What a deviation is measured against.
  public enum Measure: String, Sendable {
    /// The recorded value, which counts as at least 0.001.
    case relative = "relative"
    case absolute = "absolute"
    /// The greatest recorded gradient of the whole model.
    case ofGreatest = "of the greatest"
  }

  /// A key of `expected.json`, `gradients` or `final state`.
  public let kind: String
  public let measure: Measure
  public private(set) var largest = 0.0
  /// Where it is: a step or the name of an array. Empty where nothing deviates.
  public private(set) var place = ""
  public let tolerance: Double

  init(_ kind: String, _ measure: Measure, tolerance: Double) {
    self.kind = kind
    self.measure = measure
    self.tolerance = tolerance
  }

  /// Whether the largest deviation is tolerated.
  public var isTolerated: Bool { largest <= tolerance }

  public var description: String { "\(kind) by \(Float(largest)) (\(measure.rawValue)) in \(place)" }

  /// Takes note of one deviation; something that is no number deviates infinitely.
  mutating func include(_ deviation: @autoclosure () -> Double, at place: @autoclosure () -> String) {
    let size = abs(deviation())
    let known = size.isNaN ? .infinity : size
    guard known > largest else { return }
    largest = known
    self.place = place()
  }
}
