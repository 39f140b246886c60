import Autograd
import Data
import Encoders
import Losses
import Tensor
import Testing

@Suite struct LMITests {
  @Test(arguments: [(PatchRegions.published, 2), (.grid(1), 1), (.grid(2), 2), (.patches, 4)])
  func itIsThePublishedForm(regions: PatchRegions, grid: Int) {
    let world = quietWorld()
    let step = world.makeStep()
    let term = LMI(regions: regions).term(for: step, head: NoHead())
    let tau = Double(world.fixture.temperature)
    let momentum = world.model.momentum

    // Unit-norm projections of all tokens but the first, sample by sample.
    func locals(_ tokens: TokenBatch, _ projection: Projection) -> [[Row]] {
      let all = rows(of: projection(tokens.rows, .inference).value.normalized())
      return (0..<tokens.batch).map { tokens.offsets.range($0).dropFirst().map { all[$0] } }
    }
    let patches = locals(step[MomentumImage()].tokens, momentum.imageProjection)
    let image = localContrastTwin(
      global: rows(of: step[OnlineImage()].global.value), locals: patches.map { averaged($0, side: 4, grid: grid) },
      temperature: tau)
    let text = localContrastTwin(
      global: rows(of: step[OnlineText()].global.value),
      locals: locals(step[MomentumText()].tokens, momentum.textProjection), temperature: tau)
    #expect(agree(term.metrics[0].value.value.item, image))
    #expect(agree(term.metrics[1].value.value.item, text))
    #expect(agree(term.loss.value.item, (image + text) / 2))
  }

  @Test func byGroupItIsThePublishedFormWithTheGroupMasked() {
    let world = quietWorld { $0.groupNumbers = [0, 1, 0, 2] }
    let step = world.makeStep()
    let term = LMI(positives: .sameGroup).term(for: step, head: NoHead())
    let words = step[MomentumWords()]
    let all = rows(of: words.rows)
    let text = localContrastTwin(
      global: rows(of: step[OnlineText()].global.value),
      locals: (0..<step.count).map { words.offsets.range($0).map { all[$0] } },
      temperature: Double(world.fixture.temperature), groups: step[GroupNumbers()])
    #expect(agree(term.metrics[1].value.value.item, text))
    #expect(term.loss.value.item < LMI().term(for: step, head: NoHead()).loss.value.item)
  }

  @Test func regionsAreNotNormalisedAgain() {
    let step = quietWorld().makeStep()
    let lengths = rows(of: step[PooledPatches(.grid(1))].rows).map { dot($0, $0) }
    #expect(lengths.allSatisfy { $0 < 0.999 })
  }

  @Test func thePublishedRuleCutsARemainderOff() {
    // 5 x 5 patches: windows of 2, 2 x 2 regions, the last row and column unused.
    let world = quietWorld { $0.shape.imageSide = 40 }
    let step = world.makeStep()
    let found = step[PooledPatches(.published)]
    let tokens = step[MomentumImage()].tokens
    let all = rows(of: world.model.momentum.imageProjection(tokens.rows, .inference).value.normalized())
    for sample in 0..<world.batch.count {
      let patches = tokens.offsets.range(sample).dropFirst().map { all[$0] }
      let kept = patches.indices.filter { $0 / 5 < 4 && $0 % 5 < 4 }.map { patches[$0] }
      let expected = averaged(kept, side: 4, grid: 2)
      let region = found.offsets.range(sample).map { rows(of: found.rows)[$0] }
      for (a, b) in zip(expected, region) {
        #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-6 })
      }
    }
    #expect(found.offsets == Offsets(rows: world.batch.count, length: 4))
  }

  /// Means over equal square windows of `side` x `side` rows.
  private func averaged(_ patches: [Row], side: Int, grid: Int) -> [Row] {
    let window = side / grid
    return (0..<grid * grid).map { region in
      let members = patches.indices.filter {
        $0 / side / window == region / grid && $0 % side / window == region % grid
      }
      return patches[0].indices.map { column in
        members.reduce(0) { $0 + patches[$1][column] } / Double(members.count)
      }
    }
  }
}
