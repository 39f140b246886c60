import Autograd
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct FILIPTests {
  @Test func `It is a sound objective`() {
    expectConforming(FILIP())
    // Moved as far as differences need, another piece becomes the greatest; slopes are compared below.
    expectConforming(FILIP(positives: .sameGroup), in: groupedFixture, skipping: [.finiteDifferences])
  }

  /// The paper has no public code: its formula, written out in PyTorch.
  @Test func `Its values are those of the formula in PyTorch`() {
    expectRecorded(
      loss: 2.2966696, slopes: [0.2155916, -0.0188672, -6.7556571],
      of: [wave([16, 5], 0.1), wave([6, 5], 1.3), recordedTemperature]
    ) { inputs in
      let both = lateInteractionContrast(
        patches: inputs[0].normalized(), of: Offsets(rows: 4, length: 4), words: inputs[1].normalized(),
        of: Offsets(lengths: [3, 1, 0, 2]), temperature: inputs[2])
      return (both.imageToText + both.textToImage) * 0.5
    }
  }

  /// Pictures of two patches, captions of two words, of which one has none; three similarities are equal.
  @Test func `Of equal similarities the first one learns, both ways`() {
    let tape = Tape()
    let words = Parameter(path: "words", value: Tensor([1, 0, 0, 1], shape: [2, 2]))
    let patches = Parameter(path: "patches", value: Tensor([1, 1, 1, 1, 0, 1, 1, 0], shape: [4, 2]))
    let ways = lateInteractionContrast(
      patches: tape.variable(patches), of: Offsets(lengths: [2, 2]), words: tape.variable(words),
      of: Offsets(lengths: [2, 0]), temperature: Variable(Tensor(1)))
    // Picture 0 has 1 with caption 0, picture 1 has 1; caption 1 has 0 with both.
    let (near, far) = (log(1 + exp(-1.0)), log(1 + exp(1.0)))
    #expect(agree(ways.imageToText.value.item, (near + far) / 2))
    #expect(agree(ways.textToImage.value.item, log(2)))
    let slopes = tape.gradients(of: ways.imageToText)[patches]?.values ?? []
    // Both patches of picture 0 take word 0; those of picture 1 the word that each has.
    let (first, second) = (-Float(1 - 1 / (1 + exp(-1.0))) / 4, Float(1 / (1 + exp(-1.0))) / 4)
    let expected = [first, 0, first, 0, 0, second, second, 0]
    #expect(slopes.count == 8 && zip(slopes, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func `With one patch and one word a pair it is CLIP`() {
    let (image, text) = (Variable(recordedPair[0].normalized()), Variable(recordedPair[1].normalized()))
    let (temperature, single) = (Variable(recordedTemperature), Offsets(rows: 6, length: 1))
    let found = lateInteractionContrast(
      patches: image, of: single, words: text, of: single, temperature: temperature)
    let clip = pairContrast(image: image, text: text, temperature: temperature)
    #expect(agree(found.imageToText.value.item, Double(clip.imageToText.value.item)))
    #expect(agree(found.textToImage.value.item, Double(clip.textToImage.value.item)))
  }

  @Test func `In a step it is the mean over pieces of the greatest similarity`() {
    let world = quietWorld { $0.captionLengths = [9, 1, 12, 8] }
    let step = world.makeStep()
    let term = FILIP().term(for: step, head: NoHead())
    let (patches, words) = (step[OnlinePatches()], step[OnlineWords()])
    let (p, w) = (rows(of: patches.rows.value), rows(of: words.rows.value))
    #expect(words.offsets.lengths == [8, 0, 11, 7])
    let scores = (0..<4).map { image -> Row in
      (0..<4).map { caption -> Double in
        let own = words.offsets.range(caption)
        guard !own.isEmpty else { return 0 }
        let best = patches.offsets.range(image).map { patch in own.map { dot(p[patch], w[$0]) }.max() ?? 0 }
        return best.reduce(0, +) / Double(best.count) / Double(world.fixture.temperature)
      }
    }
    let expected = scores.enumerated().reduce(0) { sum, row in
      sum + crossEntropy(row.element, target: (0..<4).map { $0 == row.offset ? 1 : 0 }) / 4
    }
    #expect(agree(term.metrics[0].value.value.item, expected))
  }
}
