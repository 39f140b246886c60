public import Autograd
package import Tensor

/// The moving mean of something that steps observe, such as the centre of a teacher's outputs: state of a layer beside its parameters.
///
/// It is in checkpoints under its path. No gradient changes it: after the update of a step it moves toward what a term has observed over the
/// whole batch, however that is cut and whoever computes it.
public struct MovingMean {
  /// What it is now; no variable on a tape stands for it.
  public let value: Parameter
  /// The share that stays in each step, in `0..<1`.
  public let decay: Float

  /// The moving mean that begins at `value`, of any shape, and of which the share `decay` stays in each step.
  public init(_ value: Parameter, decay: Float) {
    self.value = value
    self.decay = decay
  }

  /// Moves toward the mean of a step, of the value's shape.
  package func move(toward mean: Tensor) { value.value.move(toward: mean.reshaped(value.shape), weight: 1 - decay) }
}
