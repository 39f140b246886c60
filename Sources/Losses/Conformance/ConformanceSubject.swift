package import Autograd
package import Data
package import Encoders
import Tensor

/// The objective under examination and its world; the checks are extensions, one file each.
package struct ConformanceSubject<Checked: Objective> {
  package let objective: Checked
  package let fixture: ConformanceFixture

  package init(objective: Checked, fixture: ConformanceFixture) {
    self.objective = objective
    self.fixture = fixture
  }

  /// The same objective in the same world without dropout.
  var withoutDropout: ConformanceSubject {
    ConformanceSubject(objective: objective, fixture: fixture.withoutDropout)
  }

  /// The standard objectives: the company in which the checked one must behave.
  var company: [any Objective] { [CMA(), IMC(), LMI(), ITM(), MLM()] }

  /// One step in a fresh world: the term alone, with its gradients.
  func outcome(batch: PairBatch? = nil) -> ConformanceOutcome {
    let world = ConformanceWorld(fixture, batch: batch)
    let step = world.makeStep()
    let term = objective.term(for: step, head: fixture.makeHead(of: objective))
    return ConformanceOutcome(term, on: world.tape)
  }
}

/// A model, queues and a tape of their own for one step.
package struct ConformanceWorld {
  package let fixture: ConformanceFixture
  package let model: Model
  package let queues: FeatureQueues
  package let batch: PairBatch
  package let tape = Tape()

  package init(_ fixture: ConformanceFixture, batch: PairBatch? = nil) {
    self.fixture = fixture
    model = fixture.makeModel()
    queues = fixture.makeQueues()
    self.batch = batch ?? fixture.makeBatch()
  }

  /// A step on this world's tape, or on one of its own.
  package func makeStep(on tape: Tape? = nil, distillation: Float? = nil) -> TrainingStep {
    TrainingStep(
      model: model, batch: batch, queues: queues, tokens: fixture.tokens,
      distillation: distillation ?? fixture.distillation, seed: fixture.seed.derived("step"), tape: tape ?? self.tape)
  }

  /// The term of any objective in `step`, with a head of its own.
  package func term<Other: Objective>(of objective: Other, in step: TrainingStep) -> LossTerm {
    objective.term(for: step, head: fixture.makeHead(of: objective))
  }
}
