import Autograd
import Encoders
import Tensor

extension ConformanceSubject {
  /// Targets are held fixed by definition, so the teacher's share is tried as well, without the temperature that it reads; and
  /// drawn negatives stay those of the unmoved model, because a choice has no derivative.
  func finiteDifferencesFailure() -> String? {
    slopeFailure(distillation: 0, sparingTemperature: false)
      ?? (fixture.distillation > 0 ? slopeFailure(distillation: fixture.distillation, sparingTemperature: true) : nil)
  }

  private func slopeFailure(distillation: Float, sparingTemperature: Bool) -> String? {
    let world = ConformanceWorld(fixture)
    let head = fixture.makeHead(of: objective)
    let tape = Tape()
    let step = world.makeStep(on: tape, distillation: distillation)
    let term = objective.term(for: step, head: head)
    let negatives = Positives.allCases.compactMap { positives in
      step.computed(HardNegatives(positives: positives)).map { (HardNegatives(positives: positives), $0) }
    }
    let gradients = tape.gradients(of: term.loss)

    func loss() -> Double {
      let step = world.makeStep(on: Tape(), distillation: distillation)
      for (feature, value) in negatives { step.preset(feature, to: value) }
      return Double(objective.term(for: step, head: head).loss.value.item)
    }

    let parameters = (head.parameters + world.model.parameters)
      .filter { !sparingTemperature || $0 !== world.model.temperature }
    let differences = FiniteDifferences(seed: fixture.seed, norm: gradients.norm, loss: loss)
    for parameter in parameters.evenlyChosen(24, always: head.parameters.count + 1) {
      if let failure = differences.failure(at: parameter, gradient: gradients[parameter]) {
        return "at \(parameter.path), distillation \(distillation), \(failure)"
      }
    }
    return nil
  }
}

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
