import Foundation

/// The learning rate over a run: linear warm-up, then half a cosine down to a floor (Loshchilov & Hutter 2017).
public struct LearningRate: Sendable, Codable, Hashable {
  public var peak: Float
  /// Where warm-up starts and the cosine ends.
  public var floor: Float
  /// Steps of warm-up.
  public var warmUp: Int

  public init(peak: Float, floor: Float, warmUp: Int) {
    self.peak = peak
    self.floor = floor
    self.warmUp = warmUp
  }

  /// The same rate at every step.
  public static func constant(_ rate: Float) -> LearningRate { LearningRate(peak: rate, floor: rate, warmUp: 0) }

  /// The rate at `step` of `steps`, both counted from 0.
  public func rate(at step: Int, of steps: Int) -> Float {
    if step < warmUp { return floor + (peak - floor) * Float(step + 1) / Float(warmUp) }
    let progress = Double(step - warmUp) / Double(max(1, steps - warmUp))
    return floor + (peak - floor) * Float(0.5 * (1 + cos(Double.pi * min(1, progress))))
  }
}
