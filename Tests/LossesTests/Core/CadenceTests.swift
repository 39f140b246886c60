import Data
import Autograd
import Encoders
import Foundation
import Losses
import Tensor
import Testing

@Suite struct CadenceTests {
  @Test func anObjectiveIsComputedInEveryKthStepFromTheFirstOn() {
    let cadence = Cadence(every: 3)
    #expect((0..<8).filter(cadence.includes(step:)) == [0, 3, 6])
    #expect((0..<8).allSatisfy(Cadence.always.includes(step:)))
    let weighted = WeightedObjective(CMA(), weight: .ramp(from: 0, to: 1, start: 0.5, end: 0.5), cadence: cadence)
    #expect((0..<8).map { weighted.weight(at: $0, of: 8) } == [nil, nil, nil, nil, nil, nil, 1, nil])
  }

  @Test func whatNobodyCanKeepToIsSaid() {
    #expect(Cadence.always.fault(batchSize: 8, shards: 1) == nil)
    #expect(Cadence(every: 4, pairs: 4).fault(batchSize: 8, shards: 2) == nil)
    #expect(Cadence(every: 0).fault(batchSize: 8, shards: 1)?.contains("every is 0") == true)
    for (pairs, shards) in [(0, 1), (9, 1), (3, 2)] {
      #expect(Cadence(pairs: pairs).fault(batchSize: 8, shards: shards)?.contains("pairs is \(pairs)") == true)
    }
  }

  @Test func aRecipeThatNamesNoneHasTheIdentityThatItHad() throws {
    func text(_ weighted: WeightedObjective) throws -> String {
      String(decoding: try JSONEncoder().encode(weighted), as: UTF8.self)
    }
    #expect(try !text(WeightedObjective(CMA(), cadence: .always)).contains("cadence"))
    let paced = WeightedObjective(ITM(), weight: 0.5, cadence: Cadence(every: 4, pairs: 32))
    #expect(try text(paced).contains("cadence"))
    #expect(try JSONDecoder().decode(WeightedObjective.self, from: JSONEncoder().encode(paced)) == paced)
    #expect(paced.replaced(by: ITM(positives: .sameGroup)).cadence == paced.cadence)
  }
}

@Suite struct PartOfAStepTests {
  @Test func aPartIsTheSameForAllWhoAskForAsMany() {
    let step = quietWorld().makeStep()
    #expect(step.part(2) === step.part(2) && step.part(2) !== step.part(3))
    #expect(step.part(nil) === step && step.part(4) === step && step.part(9) === step)
    #expect(step.part(3).count == 3 && step.part(3).batch.samples == Array(step.batch.samples.prefix(3)))
    #expect(step.andParts.map(\.count) == [4, 3, 2])
  }

  /// With dropout, whose masks go by the places of tokens: those of the first captions are the same.
  @Test(arguments: [2, 3]) func whatHasBeenComputedForTheStepIsTakenAndChangesNoBit(pairs: Int) {
    let (alone, beside) = (ConformanceWorld(ConformanceFixture()), ConformanceWorld(ConformanceFixture()))
    let (own, whole) = (alone.makeStep(), beside.makeStep())
    for objective in [CMA(), LMI()] as [any Objective] { _ = beside.term(of: objective, in: whole) }
    for objective in [CMA(), IMC(), LMI(), ITM(), MLM()] as [any Objective] {
      let expected = alone.term(of: objective, in: own.part(pairs)).loss.value.item
      let found = beside.term(of: objective, in: whole.part(pairs)).loss.value.item
      #expect(found == expected, "\(type(of: objective).name)")
    }
    #expect(whole.part(pairs).computed(OnlineImage()) != nil)
    #expect(own.computed(OnlineImage()) == nil)
  }

  @Test func gradientsOfAPartReachTheEncodersThroughWhatWasComputedForAll() throws {
    func gradients(computingAll: Bool) -> ConformanceOutcome {
      let world = quietWorld()
      let step = world.makeStep()
      if computingAll { _ = step[OnlineImage()].global + step[OnlineImage()].global }
      _ = computingAll ? step[OnlineText()].global : nil
      return ConformanceOutcome(world.term(of: ITM(), in: step.part(3)), on: world.tape)
    }
    let (alone, beside) = (gradients(computingAll: false), gradients(computingAll: true))
    #expect(alone.loss == beside.loss && !alone.gradients.isEmpty)
    for (parameter, gradient) in alone.gradients {
      let other = try #require(beside.gradient(parameter.path))
      #expect(zip(gradient, other).allSatisfy { abs($0 - $1) <= 1e-6 + 1e-4 * abs($0) }, "\(parameter.path)")
    }
  }
}
