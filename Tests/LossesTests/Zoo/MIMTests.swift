import Autograd
import Data
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct MIMTests {
  @Test(arguments: [Float(0.6), 0.1, 0.99]) func `It is a sound objective`(share: Float) {
    expectConforming(MIM(share: share))
  }

  @Test func `It is the mean absolute difference in the pixels of hidden patches`() {
    let world = quietWorld()
    let step = world.makeStep()
    let head = world.fixture.makeHead(of: MIM())
    let found = MIM().term(for: step, head: head).loss.value.item
    let images = step[MaskedImages(share: 0.6)]
    let (tokens, places) = images.patchTokens { $0 == nil }
    let predicted = rows(of: head(tokens, .inference).value)
    let pixels = world.batch.firstViews.patches(of: 8)
    let actual = rows(of: pixels.reshaped([pixels.shape[0] * pixels.shape[1], pixels.shape[2]]))
    // 60 % of 16 patches.
    #expect(places.count == 4 * 10)
    var sum = 0.0
    for (own, place) in zip(predicted, places) { sum += zip(own, actual[place]).reduce(0) { $0 + abs($1.0 - $1.1) } }
    #expect(agree(found, sum / Double(places.count * 192)))
  }

  @Test func `Its values are those of PyTorch`() {
    // torch 2.15.0
    expectRecorded(loss: 0.7040649, slopes: [0.0398308], of: [recordedPair[0]]) {
      meanAbsoluteDifference($0[0], recordedPair[1])
    }
  }

  @Test func `Hidden patches cannot be seen`() {
    let world = quietWorld()
    let step = world.makeStep()
    let hidden = step[MaskedImages(share: 0.6)].sources
    let pictures = world.batch.firstViews
    let seen = pictures.layingPatches(hidden, side: 4)
    let (before, after) = (pictures.patches(of: 8), seen.patches(of: 8))
    let (old, new) = (rows(of: before.reshaped([64, 192])), rows(of: after.reshaped([64, 192])))
    for (place, source) in hidden.flatMap({ $0 }).enumerated() {
      #expect(new[place] == (source == nil ? [Double](repeating: 0, count: 192) : old[place]))
    }
  }

  @Test func `A greater share hides what a smaller one hides, and more`() {
    let step = quietWorld().makeStep()
    func hidden(_ share: Float) -> [Set<Int>] {
      step[MaskedImages(share: share)].sources.map { own in Set(own.indices.filter { own[$0] == nil }) }
    }
    let (few, many) = (hidden(0.25), hidden(0.75))
    #expect(few.allSatisfy { $0.count == 4 } && many.allSatisfy { $0.count == 12 })
    #expect(zip(few, many).allSatisfy { $0.isSubset(of: $1) })
    #expect(Set(many).count > 1, "each picture has a draw of its own")
  }

  @Test(arguments: [(1, "1.0"), (0, "0.0"), (-0.5, "-0.5"), (.nan, "nan")] as [(Float, String)])
  func `A share of all patches or none is refused in a clause`(share: Float, words: String) {
    #expect(MIM(share: share).fault(for: standardOutline) == "share is \(words); it must be above 0 and below 1")
  }

  @Test func `A share just above none hides one patch, one just below all leaves one`() {
    let step = quietWorld().makeStep()
    #expect(MIM(share: 0.001).fault(for: standardOutline) == nil)
    #expect(MIM(share: 0.999).fault(for: standardOutline) == nil)
    #expect(step[MaskedImages(share: 0.001)].sources.allSatisfy { $0.count { $0 == nil } == 1 })
    #expect(step[MaskedImages(share: 0.999)].sources.allSatisfy { $0.count { $0 == nil } == 15 })
  }
}
