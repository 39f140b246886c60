public import Tensor

/// How a model is run: with or without a tape, with or without dropout. Handed down explicitly; there are no globals.
///
/// Dropout draws from a key that is derived from the layer's path, so that it does not depend on the order of calls.
public struct Pass {
  package let tape: Tape?
  private let dropoutSeed: Seed?

  /// Records on `tape`; dropout draws from `seed`.
  public static func training(_ tape: Tape, seed: Seed) -> Pass { Pass(tape: tape, dropoutSeed: seed) }

  /// Records nothing, but drops out: the momentum encoders, which the published code runs in training mode.
  public static func momentum(seed: Seed) -> Pass { Pass(tape: nil, dropoutSeed: seed) }

  /// Records nothing and drops nothing.
  public static var inference: Pass { Pass(tape: nil, dropoutSeed: nil) }

  /// The same pass with dropout keys of its own, for a second run through the same layers.
  public func named(_ purpose: String) -> Pass {
    Pass(tape: tape, dropoutSeed: dropoutSeed?.derived(purpose))
  }

  /// The variable that stands for `parameter` in this pass.
  public func callAsFunction(_ parameter: Parameter) -> Variable {
    guard let tape, !parameter.isFrozen else { return Variable(parameter.value) }
    return tape.variable(parameter)
  }

  /// The dropout mask for the layer at `path`.
  public func dropout(_ rate: Float, at path: String) -> DropoutMask {
    guard let dropoutSeed, rate > 0 else { return .none }
    return DropoutMask(seed: dropoutSeed.derived(path), rate: rate)
  }
}
