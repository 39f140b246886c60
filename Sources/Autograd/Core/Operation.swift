public import Tensor

/// A differentiable operation from outside this module: a value and the pullback of its gradient.
///
/// ```swift
/// struct Square: Operation {
///   func value(_ inputs: [Tensor]) -> Tensor { ... }
///   func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] { ... }
/// }
/// let y = Square()(x)
/// ```
public protocol Operation {
  /// The result for `inputs`.
  func value(_ inputs: [Tensor]) -> Tensor

  /// The gradient at each input (nil for one that gets none), from the gradient at the output.
  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?]
}

extension Operation {
  /// Applies the operation and records it on the inputs' tape.
  public func callAsFunction(_ inputs: Variable...) -> Variable { apply(to: inputs) }

  /// Applies the operation to as many inputs as there are, and records it on their tape.
  public func apply(to inputs: [Variable]) -> Variable {
    let tensors = inputs.map(\.value)
    let output = value(tensors)
    return .recording(output, from: inputs) { gradient, sink in
      let gradients = pullback(tensors, output: output, gradient: gradient)
      require(
        gradients.count == tensors.count,
        "\(Self.self): \(gradients.count) gradients for \(tensors.count) inputs")
      for (place, gradient) in gradients.enumerated() {
        if let gradient {
          require(
            gradient.shape == tensors[place].shape,
            "\(Self.self): gradient \(gradient.shape) for input \(tensors[place].shape)")
          sink.add(gradient, to: place)
        }
      }
    }
  }
}
