import Autograd
import Encoders
import Losses
import Tensor
import Testing

@Suite struct BoundObjectiveTests {
  @Test func itRunsTheObjectiveWithItsOwnHead() {
    let world = quietWorld()
    let seed = world.fixture.seed.derived("model")
    let make = ParameterMaker(seed: seed, device: world.fixture.device)
    let bound = BoundObjective(WeightedObjective(ITM(), weight: 0.5), shape: world.fixture.shape, make)
    let head = ITM().makeHead(for: world.fixture.shape, make)
    #expect(bound.name == "itm" && bound.head.parameters.map(\.path) == ["itm_head.weight", "itm_head.bias"])
    let found = bound.term(for: world.makeStep(on: Tape())).loss.value.item
    // The weight is the trainer's business.
    #expect(found == ITM().term(for: world.makeStep(on: Tape()), head: head).loss.value.item)
  }

  @Test func onlyDistillationMakesMaskedModellingReadTheTeacher() {
    let world = quietWorld()
    let make = ParameterMaker(seed: Seed(1), device: world.fixture.device)
    let bound = BoundObjective(WeightedObjective(MLM()), shape: world.fixture.shape, make)
    #expect(!bound.readsMomentum(distillation: 0) && bound.readsMomentum(distillation: 0.1))
    #expect(bound.head.momentumTwins.count == bound.head.parameters.count)
  }
}
