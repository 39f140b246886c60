/// A number over the steps of a run: the weight of an objective, the hardness of negatives.
public struct Schedule: Sendable, Codable, Hashable {
  /// The value at the end, and always for a constant schedule.
  package var final: Float
  /// The value before the ramp.
  package var initial: Float
  /// The share of the run's steps at which the ramp begins and ends, in `0...1`.
  package var rampStart: Float
  package var rampEnd: Float

  private init(final: Float, initial: Float, rampStart: Float, rampEnd: Float) {
    self.final = final
    self.initial = initial
    self.rampStart = rampStart
    self.rampEnd = rampEnd
  }

  /// The same value at every step.
  public static func constant(_ value: Float) -> Schedule {
    Schedule(final: value, initial: value, rampStart: 0, rampEnd: 0)
  }

  /// `initial` up to the share `start` of the run, then linearly to `final` at the share `end`.
  public static func ramp(from initial: Float, to final: Float, start: Float, end: Float) -> Schedule {
    Schedule(final: final, initial: initial, rampStart: start, rampEnd: end)
  }

  /// The value at `step` of `steps`.
  package func value(at step: Int, of steps: Int) -> Float {
    steps > 0 ? value(atShare: Float(step) / Float(steps)) : final
  }

  /// The value when the share `progress` of the run is over.
  package func value(atShare progress: Float) -> Float {
    guard initial != final else { return final }
    if progress < rampStart { return initial }
    if progress >= rampEnd { return final }
    return initial + (final - initial) * (progress - rampStart) / (rampEnd - rampStart)
  }

  /// True if it never is anything but 0.
  package var isZero: Bool { initial == 0 && final == 0 }

  /// What is wrong with the course, or nil; of a constant one the ramp says nothing.
  package var fault: String? {
    if let wrong = [initial, final].first(where: { !$0.isFinite }) { return "is \(wrong); it must be finite" }
    return initial == final || (rampStart >= 0 && rampStart <= rampEnd && rampEnd <= 1)
      ? nil : "goes from share \(rampStart) to \(rampEnd) of the run; both must ascend within 0...1"
  }
}
