import Autograd
import Encoders
import Losses
import Tensor
import Training

/// Makes aggregators' state without a model.
var exampleMaker: ParameterMaker { ParameterMaker(seed: Seed(0), device: CPUDevice.standard) }

/// Losses that are parameters themselves, one a value, on `tape`.
func scalarLosses(_ values: [Parameter], weights: [Float]? = nil, on tape: Tape) -> [WeightedLoss] {
  values.enumerated().map { place, value in
    WeightedLoss(
      name: ObjectiveName("task\(place)"), place: place, weight: weights?[place] ?? 1, loss: tape.variable(value))
  }
}
