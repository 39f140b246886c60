import Autograd
import Tensor

/// A scalar and its slopes by matrices that are small beside a step's products: similarities of a batch with itself, say.
///
/// It is computed on the host in double precision by plain loops, for losses that choose among numbers (the hardest negative) or weigh them
/// by one another: a step then waits for the device once, as it does where hard negatives are drawn.
struct HostScalar: Operation {
  /// What the inputs give, and the slope of the scalar by each element of each of them; nil for one that gets none.
  struct Outcome {
    var value: Double
    var slopes: [[Double]?]
  }

  /// From the elements of the inputs, row by row.
  let evaluate: ([[Double]]) -> Outcome

  func callAsFunction(_ inputs: Variable...) -> Variable { apply(to: inputs) }

  func value(_ inputs: [Tensor]) -> Tensor { Tensor(Float(outcome(inputs).value), on: inputs[0].device) }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    zip(inputs, outcome(inputs).slopes).map { input, slopes in
      slopes.map { Tensor($0.map { Float($0) }, shape: input.shape, on: input.device).scaled(by: gradient) }
    }
  }

  private func outcome(_ inputs: [Tensor]) -> Outcome { evaluate(inputs.map { $0.values.map { Double($0) } }) }
}
