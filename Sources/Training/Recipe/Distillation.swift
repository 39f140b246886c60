/// How much of the targets comes from the momentum encoders.
public struct Distillation: Sendable, Codable, Hashable {
  /// The share after the ramp, in `0...1`; 0 switches distillation off.
  public var share: Float
  /// Steps over which the share grows linearly from 0 (the first epoch in the published code).
  public var rampSteps: Int

  public init(share: Float, rampSteps: Int) {
    self.share = share
    self.rampSteps = rampSteps
  }

  public static let none = Distillation(share: 0, rampSteps: 0)

  public func share(at step: Int) -> Float {
    rampSteps > 0 ? share * min(1, Float(step) / Float(rampSteps)) : share
  }
}
