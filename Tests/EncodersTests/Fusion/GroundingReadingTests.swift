import TestSupport
import Autograd
import Encoders
import Tensor
import Testing

@Suite struct GroundingReadingTests {
  private let fusion: FusionTransformer?
  private let text: TokenBatch
  private let image: TokenBatch
  private let images = [1, 0, 1]
  private let weights = randomTensor([3, 24], "weights")

  init() {
    let online = smallModel().online
    fusion = online.fusion as? FusionTransformer
    text = online.text(PackedText(captions), .inference)
    image = online.image(randomTensor([2, 3, 24, 24], "pictures"), .inference)
  }

  @Test func thePlainPathGivesWhatTheKernelsGive() throws {
    let fusion = try #require(fusion)
    let context = fusion.context(for: image, .inference)
    let expected = fusion(text, with: context, images: images, outputs: text.firstPlaces, .inference)
    for layer in 0..<fusion.fusionDepth {
      let found = fusion.firstTokens(of: text, with: context, images: images, layer: layer) { $0.map { Variable($0) } }
      #expect(distance(rows(found.value), rows(expected.value)) < 1e-5)
    }
  }

  @Test func probabilitiesAreThoseOfTheReading() throws {
    let fusion = try #require(fusion)
    let context = fusion.context(for: image, .inference)
    let shown = fusion.crossAttention(of: text, with: context, images: images)
    for layer in 0..<fusion.fusionDepth {
      let found = gradients(fusion, layer)
      #expect(zip(found, shown[layer]).allSatisfy { distance(rows($0.probabilities), rows($1)) < 1e-6 })
    }
  }

  @Test(arguments: 0..<smallShape.fusionDepth) func gradientsMatchFiniteDifferences(layer: Int) throws {
    let fusion = try #require(fusion)
    let context = fusion.context(for: image, .inference)
    for (sequence, reading) in gradients(fusion, layer).enumerated() {
      let direction = randomTensor(reading.gradient.shape, "direction \(sequence)")
      func score(_ distance: Float) -> Double {
        fusion.firstTokens(of: text, with: context, images: images, layer: layer) { probabilities in
          var moved = probabilities
          moved[sequence].add(direction, times: distance)
          return moved.map { Variable($0) }
        }.value.dot(weights)
      }
      func slope(_ width: Float) -> Double { (score(width) - score(-width)) / Double(2 * width) }
      let expected = (4 * slope(0.01) - slope(0.02)) / 3
      let scale = max(0.05, reading.gradient.sumOfSquares().squareRoot())
      #expect(abs(reading.gradient.dot(direction) - expected) < 1e-2 * scale)
    }
  }

  @Test func inTheLastLayerOnlyTheFirstTokenCounts() throws {
    let fusion = try #require(fusion)
    for reading in gradients(fusion, fusion.fusionDepth - 1) {
      let (heads, words, tokens) = reading.gradient.shape3
      let slopes = rows(reading.gradient.reshaped([heads * words, tokens]))
      for (row, slope) in slopes.enumerated() { #expect(slope.contains { $0 != 0 } == (row % words == 0)) }
    }
    for reading in gradients(fusion, 0) {
      #expect(rows(reading.gradient).allSatisfy { row in row.contains { $0 != 0 } })
    }
  }

  private func gradients(_ fusion: FusionTransformer, _ layer: Int) -> [AttentionGradient] {
    fusion.attentionGradients(
      of: text, with: fusion.context(for: image, .inference), images: images, layer: layer
    ) { first in
      let row = Variable(weights.reshaped([1, 72]))
      return first.reshaped([1, 72]).linear(weight: row, bias: nil).reshaped([])
    }
  }
}
