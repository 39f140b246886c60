import Autograd
import Tensor

/// A scalar whose gradients by its inputs are known.
struct DrivenLoss: Autograd.Operation {
  let output: Tensor
  /// By each input, of its shape.
  let slopes: [Tensor]

  func callAsFunction(_ inputs: [Variable]) -> Variable { apply(to: inputs) }

  func value(_ inputs: [Tensor]) -> Tensor { output }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    slopes.map { $0.scaled(by: gradient) }
  }
}
