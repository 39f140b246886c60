import Experiments
import TestSupport
import Testing
import Triad

/// What the compared encoders know of their input, and what they cannot.
@Suite struct ComparedEncoderTests {
  private let shape = ModelShape(
    imageSide: 64, patch: 8, imageWidth: 16, imageDepth: 1, imageHeads: 2, textWidth: 24, textDepth: 1, fusionDepth: 1,
    textHeads: 2, vocabularySize: 50, maxPositions: 12, embedWidth: 10, initialDeviation: 0.3)
  private let make = ParameterMaker(seed: Seed(3), device: CPUDevice.standard, deviation: 0.3)

  @Test func theyAreAsSoundAsOurs() {
    for report in [
      checkEncoder(image: ConvolutionalEncoder(channels: 6)), checkEncoder(text: BagOfWords()),
      checkEncoder(fusion: ConcatenationFusion()),
    ] {
      #expect(report.isConforming, "\(report)")
    }
  }

  @Test func aTokenOfTheConvolutionsKnowsItsNeighbourhoodAlone() {
    let encoder = ConvolutionalEncoder(channels: 6).makeEncoder(for: shape, make)
    let pictures = randomTensor([1, 3, 64, 64], "picture")
    var other = pictures
    other.changeValues { $0[0] += 1 }
    let (before, after) = (rows(encoder(pictures, .inference).rows.value), rows(encoder(other, .inference).rows.value))
    #expect(before.count == 65)
    // Behind the mean of all. The pixel is of the first place, which its neighbours see.
    let changed = before.indices.dropFirst().filter { before[$0] != after[$0] }.map { $0 - 1 }
    #expect(changed == [0, 1, 8, 9])
    #expect(before[0] != after[0])
  }

  @Test func convolutionsGiveTheWholeAndThenItsPartsRowByRow() {
    let encoder = ConvolutionalEncoder(channels: 6).makeEncoder(for: shape, make)
    let found = rows(encoder(randomTensor([2, 3, 64, 64], "pictures"), .inference).rows.value)
    for picture in 0..<2 {
      let tokens = found[picture * 65..<(picture + 1) * 65]
      let mean = (0..<16).map { column in tokens.dropFirst().reduce(0) { $0 + $1[column] } / 64 }
      #expect(distance([tokens[picture * 65]], [mean]) < 1e-5)
    }
  }

  @Test func aBagDoesNotKnowTheOrderOfItsWords() {
    let encoder = BagOfWords().makeEncoder(for: shape, make)
    func tokens(_ caption: [Int32]) -> [[Float]] { rows(encoder(PackedText([caption]), .inference).rows.value) }
    let (before, after) = (tokens([2, 7, 30, 41, 9]), tokens([2, 41, 9, 7, 30]))
    #expect(distance(after, [0, 3, 4, 1, 2].map { before[$0] }) < 1e-5)
    #expect(distance([before[0]], [tokens([2, 7, 30, 41, 10])[0]]) > 1e-3)
  }

  @Test func aConcatenationKnowsThePictureAsAWholeAndNoOtherWord() {
    let fusion = ConcatenationFusion().makeEncoder(for: shape, make)
    let (image, text) = (randomTensor([10, 16], "image tokens"), randomTensor([5, 24], "words"))
    func fused(_ image: Tensor, _ text: Tensor, _ pictures: [Int]) -> [[Float]] {
      let images = TokenBatch(rows: Variable(image), offsets: Offsets(rows: 2, length: 5))
      let words = TokenBatch(rows: Variable(text), offsets: Offsets(lengths: [3, 2]))
      let context = fusion.context(for: images, .inference)
      return rows(
        fusion(words, with: context, images: pictures, outputs: Indices([0, 2, 3]), .inference).value)
    }
    let expected = fused(image, text, [1, 0])
    #expect(expected.count == 3)
    // Other places for the same parts.
    let mixed = image.gatherRows(Indices([4, 2, 0, 1, 3, 9, 8, 7, 6, 5]))
    #expect(distance(fused(mixed, text, [1, 0]), expected) < 1e-5)
    // Another word that was not asked for.
    let other = text.gatherRows(Indices([0, 4, 2, 3, 1]))
    #expect(fused(image, other, [1, 0]) == expected)
    // The other picture.
    let exchanged = fused(image, text, [0, 1])
    for row in 0..<3 { #expect(distance([exchanged[row]], [expected[row]]) > 1e-3) }
  }
}
