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
    let settings = AdamWSettings(learningRate: .constant(0.003), weightDecay: 0)
    let engine = Engine(settings, parameters: world.model.parameters + head.parameters)
    var losses: [Float] = []
    for _ in 1...21 {
      let tape = Tape()
      let term = objective.term(for: world.makeStep(on: tape), head: head)
      do {
        losses += try engine.descend(term.loss, on: tape, learningRate: settings.learningRate.peak).losses
      } catch {
        switch error {
        case .loss(_, let value): return "the loss is \(value)"
        case .gradient(let parameter): return "the gradient of \(parameter) is not finite"
        }
      }
    }
    let (first, last) = (losses[0], losses[losses.count - 1])
    return last < first ? nil : "the loss went from \(first) to \(last)"
  }
}
