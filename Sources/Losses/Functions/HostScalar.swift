import Autograd
import Tensor

/// A scalar and its slopes by matrices that are small beside a step's products: similarities of a batch with itself, say.
///
/// It is computed on the host in double precision by plain loops, for losses that choose among numbers (the hardest negative) or weigh them
/// by one another: the host waits for each input once, and what it finds then serves the way back too.
struct HostScalar {
  /// What the inputs give, and the slope of the scalar by each element of each of them.
  struct Outcome {
    var value: Double
    var slopes: [[Double]]
  }

  /// From the elements of the inputs, row by row.
  let evaluate: ([[Double]]) -> Outcome

  func callAsFunction(_ inputs: Variable...) -> Variable {
    let values = inputs.map(\.value)
    let outcome = evaluate(values.map { $0.values.map { Double($0) } })
    let slopes = zip(values, outcome.slopes).map { input, slopes in
      Tensor(slopes.map { Float($0) }, shape: input.shape, on: input.device)
    }
    return DrivenLoss(output: Tensor(Float(outcome.value), on: values[0].device), slopes: slopes)(inputs)
  }
}
