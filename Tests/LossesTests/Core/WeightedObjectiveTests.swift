import Autograd
import Encoders
import Foundation
import Losses
import Tensor
import Testing

@Suite struct WeightedObjectiveTests {
  @Test func equalityLooksAtTypeSettingsAndWeight() {
    #expect(WeightedObjective(LMI()) == WeightedObjective(LMI()))
    #expect(WeightedObjective(LMI()) != WeightedObjective(LMI(regions: .patches)))
    #expect(WeightedObjective(LMI()) != WeightedObjective(LMI(), weight: 2))
    #expect(WeightedObjective(CMA()) != WeightedObjective(IMC()))
    #expect(Set([WeightedObjective(CMA()), WeightedObjective(CMA()), WeightedObjective(IMC())]).count == 2)
  }

  @Test func theEncodingNamesObjectiveSettingsAndWeight() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    func text(_ weighted: WeightedObjective) throws -> String {
      String(decoding: try encoder.encode(weighted), as: UTF8.self)
    }
    let plain = try text(WeightedObjective(LMI()))
    #expect(plain.contains(#""name":"lmi""#) && plain.contains("published"))
    #expect(try plain == text(WeightedObjective(LMI())))
    #expect(try plain != text(WeightedObjective(LMI(regions: .grid(2)))))
    #expect(try plain != text(WeightedObjective(LMI(), weight: 0.5)))
  }
}

@Suite struct WeightScheduleTests {
  @Test func aConstantStaysTheSame() {
    let schedule = WeightSchedule.constant(0.3)
    #expect([0, 5, 10].allSatisfy { schedule.weight(at: $0, of: 10) == 0.3 })
  }

  @Test func aRampIsFlatThenLinearThenFlat() {
    let schedule = WeightSchedule.ramp(from: 0, to: 2, start: 0.25, end: 0.75)
    #expect([0, 24, 25].allSatisfy { schedule.weight(at: $0, of: 100) == 0 })
    #expect(abs(schedule.weight(at: 50, of: 100) - 1) < 1e-6)
    #expect(abs(schedule.weight(at: 60, of: 100) - 1.4) < 1e-6)
    #expect([75, 99, 100].allSatisfy { schedule.weight(at: $0, of: 100) == 2 })
  }

  @Test func aRampOfNoLengthIsAJump() {
    let schedule = WeightSchedule.ramp(from: 1, to: 0, start: 0.5, end: 0.5)
    #expect(schedule.weight(at: 49, of: 100) == 1 && schedule.weight(at: 50, of: 100) == 0)
  }

  @Test func aRunWithoutStepsHasTheFinalWeight() {
    #expect(WeightSchedule.ramp(from: 0, to: 1, start: 0, end: 1).weight(at: 0, of: 0) == 1)
  }

  @Test func onlyAScheduleThatNeverCountsIsZero() {
    #expect(WeightSchedule.constant(0).isZero)
    #expect(!WeightSchedule.ramp(from: 0, to: 1, start: 0, end: 1).isZero)
    #expect(!WeightSchedule.ramp(from: 1, to: 0, start: 0, end: 1).isZero)
  }

  @Test func itSurvivesEncoding() throws {
    let schedule = WeightSchedule.ramp(from: 0.5, to: 1.5, start: 0.1, end: 0.9)
    #expect(try JSONDecoder().decode(WeightSchedule.self, from: JSONEncoder().encode(schedule)) == schedule)
  }
}

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
