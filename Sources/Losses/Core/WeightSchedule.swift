/// The weight of an objective over the steps of a run.
public struct WeightSchedule: Sendable, Codable, Hashable {
  /// The weight at the end, and always for a constant schedule.
  public var final: Float
  /// The weight before the ramp.
  public var initial: Float
  /// The share of the run's steps at which the ramp begins and ends, in `0...1`.
  public var rampStart: Float
  public var rampEnd: Float

  private init(final: Float, initial: Float, rampStart: Float, rampEnd: Float) {
    self.final = final
    self.initial = initial
    self.rampStart = rampStart
    self.rampEnd = rampEnd
  }

  /// The same weight at every step.
  public static func constant(_ weight: Float) -> WeightSchedule {
    WeightSchedule(final: weight, initial: weight, rampStart: 0, rampEnd: 0)
  }

  /// `initial` up to the share `start` of the run, then linearly to `final` at the share `end`.
  public static func ramp(from initial: Float, to final: Float, start: Float, end: Float) -> WeightSchedule {
    WeightSchedule(final: final, initial: initial, rampStart: start, rampEnd: end)
  }

  /// The weight at `step` of `steps`.
  public func weight(at step: Int, of steps: Int) -> Float {
    guard initial != final, steps > 0 else { return final }
    let progress = Float(step) / Float(steps)
    if progress < rampStart { return initial }
    if progress >= rampEnd { return final }
    return initial + (final - initial) * (progress - rampStart) / (rampEnd - rampStart)
  }

  /// True if the objective never counts.
  public var isZero: Bool { initial == 0 && final == 0 }

  /// The same course, every weight times `factor`.
  public func scaled(by factor: Float) -> WeightSchedule {
    var result = self
    result.initial *= factor
    result.final *= factor
    return result
  }
}
