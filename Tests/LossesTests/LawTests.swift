import Autograd
import Encoders
import Losses
import Tensor
import Testing

/// The laws that make a table of objectives believable.
@Suite struct LawTests {
  private static let objectives: [any Objective] = [CMA(), IMC(), LMI(), ITM(), MLM()]

  @Test(arguments: 0..<3)
  func objectivesCannotDisturbOneAnother(rotation: Int) {
    let fixture = ConformanceFixture()
    let world = ConformanceWorld(fixture)
    let step = world.makeStep()
    // Whatever comes first computes the features that others share.
    let count = LawTests.objectives.count
    for place in 0..<count {
      let objective = LawTests.objectives[(place + 2 * rotation) % count]
      let mixed = ConformanceOutcome(world.term(of: objective, in: step), on: world.tape)
      let alone = ConformanceWorld(fixture)
      let expected = ConformanceOutcome(alone.term(of: objective, in: alone.makeStep()), on: alone.tape)
      let name = type(of: objective).name
      #expect(mixed.firstDifferentValue(from: expected) == nil, "\(name)")
      #expect(mixed.firstDifference(from: expected, tolerance: 1e-5) == nil, "\(name)")
    }
  }

  @Test func oneThreadAndMoreGiveTheSameBits() {
    let single = wholeStep(threads: 1)
    for threads in [2, 3] {
      for (found, expected) in zip(wholeStep(threads: threads), single) {
        #expect(found.firstDifference(from: expected) == nil, "\(threads) threads")
      }
    }
  }

  @Test func anotherSeedGivesOtherNumbers() {
    var other = ConformanceFixture()
    other.seed = Seed(7)
    let (a, b) = (ConformanceWorld(ConformanceFixture()), ConformanceWorld(other))
    for objective in LawTests.objectives {
      #expect(
        a.term(of: objective, in: a.makeStep()).loss.value.item
          != b.term(of: objective, in: b.makeStep()).loss.value.item)
    }
  }

  /// All terms and their sum, on a model large enough that every kernel cuts its work.
  private func wholeStep(threads: Int) -> [ConformanceOutcome] {
    var fixture = ConformanceFixture(
      shape: ModelShape(
        imageSide: 48, patch: 8, imageWidth: 64, imageDepth: 1, imageHeads: 2, textWidth: 96, textDepth: 1,
        fusionDepth: 1, textHeads: 3, vocabularySize: 700, maxPositions: 32, embedWidth: 40))
    fixture.captionLengths = (0..<24).map { 3 + $0 * 5 % 13 }
    fixture.queueSize = 300
    fixture.device = CPUDevice(threadCount: threads)
    let world = ConformanceWorld(fixture)
    let step = world.makeStep()
    var terms = LawTests.objectives.map { world.term(of: $0, in: step) }
    terms.append(LossTerm(terms.dropFirst().reduce(terms[0].loss) { $0 + $1.loss }))
    return terms.map { ConformanceOutcome($0, on: world.tape) }
  }
}
