import Autograd
import Encoders
import Tensor

extension ConformanceSubject {
  /// AdamW without decay, learning rate 0.003, the same batch and the same random choices in each step, no dropout. The momentum
  /// encoders stay as they are.
  func learnsFailure() -> String? {
    let fixture = fixture.withoutDropout
    let world = ConformanceWorld(fixture)
    let head = fixture.makeHead(of: objective)
    var moments: [ObjectIdentifier: (mean: Tensor, variance: Tensor)] = [:]
    var losses: [Float] = []
    for count in 1...21 {
      let tape = Tape()
      let term = objective.term(for: world.makeStep(on: tape), head: head)
      losses.append(term.loss.value.item)
      let gradients = tape.gradients(of: term.loss)
      for parameter in gradients.parameters {
        guard let gradient = gradients[parameter] else { continue }
        let key = ObjectIdentifier(parameter)
        let (shape, device) = (parameter.shape, parameter.value.device)
        var (mean, variance) =
          moments.removeValue(forKey: key) ?? (Tensor(zeros: shape, on: device), Tensor(zeros: shape, on: device))
        device.adamW(
          &parameter.value, mean: &mean, variance: &variance, gradient: gradient,
          step: AdamWStep(
            learningRate: 0.003, decay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8,
            correction1: 1 - ConformanceSubject.power(0.9, count),
            correction2: 1 - ConformanceSubject.power(0.999, count), gradientScale: 1))
        moments[key] = (mean, variance)
      }
    }
    let (first, last) = (losses[0], losses[losses.count - 1])
    return last < first ? nil : "the loss went from \(first) to \(last)"
  }

  private static func power(_ base: Float, _ exponent: Int) -> Float {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}
