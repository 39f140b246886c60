import Autograd
import Data
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct JigsawTests {
  @Test func `It is a sound objective`() { expectConforming(Jigsaw()) }

  @Test func `Every patch of a picture lies somewhere else or where it was, and nothing else does`() {
    let world = quietWorld()
    let sources = world.makeStep()[ShuffledImages()].sources
    for own in sources { #expect(own.compactMap { $0 }.sorted() == Array(0..<16)) }
    #expect(sources[0] != sources[1])
    let pictures = world.batch.firstViews
    let (before, after) = (pictures.patches(of: 8), pictures.layingPatches(sources, side: 4).patches(of: 8))
    let (old, new) = (rows(of: before.reshaped([64, 192])), rows(of: after.reshaped([64, 192])))
    for (place, source) in sources.joined().enumerated() {
      #expect(new[place] == old[place / 16 * 16 + (source ?? 0)])
    }
  }

  @Test func `It is the cross-entropy of the places that patches come from`() {
    let world = quietWorld()
    let step = world.makeStep()
    let head = world.fixture.makeHead(of: Jigsaw())
    let images = step[ShuffledImages()]
    let logits = rows(of: head(images.patchTokens { _ in true }.rows, .inference).value)
    let labels = images.sources.flatMap { $0.map { $0 ?? 0 } }
    let expected = zip(logits, labels).map { scores, label in
      crossEntropy(scores, target: scores.indices.map { $0 == label ? 1 : 0 })
    }
    #expect(agree(Jigsaw().term(for: step, head: head).loss.value.item, expected.reduce(0, +) / 64))
  }

  @Test func `Who does not ask for rearranged pictures does not pay`() {
    let world = quietWorld()
    let step = world.makeStep()
    for objective in [CMA(), CLIP()] as [any Objective] { _ = world.term(of: objective, in: step) }
    #expect(step.computed(ShuffledImages()) == nil && step.computed(MaskedImages(share: 0.6)) == nil)
  }
}
