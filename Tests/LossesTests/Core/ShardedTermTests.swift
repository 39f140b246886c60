import Data
import Autograd
import Losses
import Tensor
import Testing

/// What the objectives count, and what becomes of them in a batch that is cut.
@Suite struct ShardedTermTests {
  private let fixture = ConformanceFixture().withoutDropout

  private func worlds(_ shards: Int, _ fixture: ConformanceFixture) -> [ConformanceWorld] {
    let batch = fixture.makeBatch()
    let size = batch.count / shards
    return (0..<shards).map { ConformanceWorld(fixture, batch: batch.selecting(Array($0 * size..<($0 + 1) * size))) }
  }

  private func counts(_ objective: some Objective, _ shards: Int, _ fixture: ConformanceFixture) -> [[Int]] {
    worlds(shards, fixture).map { objective.counts(in: $0.makeStep()) }
  }

  @Test func `Contrast counts pairs, matching rows, local information captions with words`() {
    #expect(counts(CMA(), 1, fixture) == [[4]] && counts(IMC(), 2, fixture) == [[2], [2]])
    #expect(counts(ITM(), 2, fixture) == [[6], [6]])
    // A single pair has no negative.
    #expect(counts(ITM(), 4, fixture) == [[0], [0], [0], [0]])
    var silent = fixture
    silent.captionLengths = [9, 1, 12, 1]
    #expect(counts(LMI(), 2, silent) == [[2, 1], [2, 1]])
  }

  @Test func `Matching counts what it classifies, whatever groups belong together`() {
    for groups in [[0, 1, 0, 2], [0, 0, 1, 2], [5, 5, 5, 5]] {
      var fixture = fixture
      fixture.groupNumbers = groups
      for world in worlds(2, fixture) {
        let itm = ITM(positives: .sameGroup)
        let negatives = world.makeStep()[HardNegatives(positives: .sameGroup)]
        let own = [0, 1]
        let drawn = [negatives.imageForText, negatives.textForImage].map { zip($0, own).count { $0 != $1 } }
        #expect(itm.counts(in: world.makeStep()) == [2 + drawn[0] + drawn[1]])
      }
    }
  }

  /// Hidden words see their own pair alone, and which are hidden is keyed by sample.
  @Test(arguments: [2, 4]) func `Masked words of all shards weigh as those of the whole batch`(shards: Int) {
    let whole = ConformanceWorld(fixture)
    let expected = ConformanceOutcome(whole.term(of: MLM(), in: whole.makeStep()), on: whole.tape)
    let parts = worlds(shards, fixture)
    let counts = parts.map { MLM().counts(in: $0.makeStep()) }
    // Of different size, or weighing would not matter.
    #expect(shards == 2 || Set(counts).count > 1)
    let total = [counts.reduce(0) { $0 + $1[0] }]
    #expect(total == MLM().counts(in: whole.makeStep()))
    let outcomes = zip(parts, counts).map { world, own in
      ConformanceOutcome(
        world.term(of: MLM(), in: world.makeStep()).share(own, of: total, objective: "mlm"), on: world.tape)
    }
    let loss: Float = outcomes.map(\.loss).reduce(0, +)
    #expect(abs(loss - expected.loss) < 1e-5)
    for (parameter, values) in expected.gradients {
      let parts = outcomes.map { $0.gradient(parameter.path) ?? [] }
      let sum = values.indices.map { place -> Float in parts.reduce(0) { $0 + ($1.isEmpty ? 0 : $1[place]) } }
      let squares = zip(sum, values).map { Double(($0 - $1) * ($0 - $1)) }
      let distance = squares.reduce(0, +).squareRoot()
      #expect(distance < 1e-5 * expected.norm, "\(parameter.path)")
    }
  }

  @Test func `Keys of a whole batch give a shard the rows of the whole similarity`() {
    let whole = ConformanceWorld(fixture)
    let step = whole.makeStep()
    let (images, texts) = (step[ImageKeys()], step[TextKeys()])
    let all = step[ImageToTextSimilarity()].value.values
    let size = all.count / 4
    for (number, world) in worlds(2, fixture).enumerated() {
      let shard = world.makeStep()
      shard.preset(ImageKeys(), to: ContrastKeys(rows: images.rows, first: 2 * number))
      shard.preset(TextKeys(), to: ContrastKeys(rows: texts.rows, first: 2 * number))
      let own = shard[ImageToTextSimilarity()].value.values
      let rows = Array(all[(2 * number * size)...].prefix(own.count))
      #expect(zip(own, rows).allSatisfy { (a: Float, b: Float) in abs(a - b) < 1e-4 })
      // The corner of the own pairs is where negatives are drawn from, whether contrast has computed it or not.
      let alone = world.makeStep()
      #expect(shard[HardNegatives()] == alone[HardNegatives()])
    }
  }
}
