import TestSupport
import Downstream
import Autograd
import Encoders
import Tensor
import Testing

@Suite struct TwoPictureFusionTests {
  private let model = smallModel()
  private let fusion = TwoPictureFusion(ParameterMaker(seed: Seed(8), device: CPUDevice.standard), shape: smallShape)
  private let text: TokenBatch
  private let image: TokenBatch
  private let left = [1, 0, 2]
  private let right = [0, 0, 1]

  init() {
    text = model.online.text(PackedText(captions), .inference)
    image = model.online.image(randomTensor([3, 3, 24, 24], "pictures"), .inference)
    for parameter in fusion.parameters {
      parameter.value.add(randomTensor(parameter.shape, parameter.path), times: 0.2)
    }
  }

  @Test func itEqualsTheTwin() {
    let found = rows(fused(everything))
    let twin = EncoderTwin(fusion.parameters, shape: smallShape)
    for row in captions.indices {
      let expected = twin.twoPictures(
        tokens(text, row), left: tokens(image, left[row]), right: tokens(image, right[row]))
      #expect(distance(text.offsets.range(row).map { found[$0] }, expected) < 1e-4)
    }
  }

  @Test func startedFromAFusionEncoderEachLayerIsAppliedTwice() throws {
    let encoder = try #require(model.online.fusion as? FusionTransformer)
    fusion.takeValues(of: encoder)
    let found = rows(fused(everything, left, left))
    // The original's layers, each twice, on the same picture.
    let twin = EncoderTwin(model.online, shape: smallShape)
    for row in captions.indices {
      var x = tokens(text, row)
      for depth in 0..<smallShape.fusionDepth {
        let layer = "text_encoder.bert.encoder.layer.\(smallShape.textDepth + depth)"
        for _ in 0..<2 {
          x = twin.attended(x, keys: x, layer + ".attention")
          x = twin.attended(x, keys: tokens(image, left[row]), layer + ".crossattention")
          x = twin.fedForward(x, layer)
        }
      }
      #expect(distance(text.offsets.range(row).map { found[$0] }, x) < 1e-4)
    }
  }

  @Test func takingValuesCopiesThem() throws {
    let encoder = try #require(model.online.fusion as? FusionTransformer)
    fusion.takeValues(of: encoder)
    let before = encoder.parameters.map(\.value.values)
    for parameter in fusion.parameters { parameter.value.add(parameter.value) }
    #expect(encoder.parameters.map(\.value.values) == before)
  }

  @Test func aSubsetOfOutputsEqualsTheSameRowsComputedInFull() {
    let full = rows(fused(everything))
    for places in [[0, 5, 7], [3, 4, 13], [6]] {
      #expect(distance(rows(fused(Indices(places))), places.map { full[$0] }) < 1e-5)
    }
  }

  @Test func bothPicturesAndTheirOrderMatter() {
    let original = rows(fused(text.firstPlaces))
    #expect(distance(original, rows(fused(text.firstPlaces, right, left))) > 1e-3)
    #expect(distance(original, rows(fused(text.firstPlaces, left, left))) > 1e-3)
  }

  @Test func oneContextOfBothSidesEqualsTwo() {
    let (one, other) = (image.selecting([1, 0, 2]), image.selecting([0, 1]))
    let found = fusion(
      text, left: (fusion.context(for: one, .inference), [0, 1, 2]),
      right: (fusion.context(for: other, .inference), [0, 0, 1]), outputs: text.firstPlaces, .inference)
    #expect(distance(rows(found.value), rows(fused(text.firstPlaces))) < 1e-5)
  }

  @Test func namesArePublishedOnesAndKeysAndValuesAreVisitedOnce() {
    let names = fusion.parameters.map(\.path)
    #expect(Set(names).count == names.count)
    #expect(Set(names) == Set(reflectedParameters(of: fusion).map(\.path)))
    let depth = smallShape.fusionDepth
    let first = smallShape.textDepth
    #expect(
      names.filter { $0.hasSuffix("crossattention.self.kv.weight") }
        == (0..<depth).map { "text_encoder.bert.encoder.layer.\(first + 2 * $0).crossattention.self.kv.weight" })
    #expect(
      names.filter { $0.hasSuffix("crossattention.self.query.weight") }
        == (0..<2 * depth).map { "text_encoder.bert.encoder.layer.\(first + $0).crossattention.self.query.weight" })
  }

  @Test func gradientsMatchFiniteDifferences() {
    let mismatches = gradientMismatches(by: fusion.parameters) { pass in
      let context = fusion.context(for: image, pass)
      return fusion(text, left: (context, left), right: (context, right), outputs: text.firstPlaces, pass)
    }
    #expect(mismatches == [])
  }

  private var everything: Indices { Indices(0..<text.offsets.total) }

  private func fused(_ outputs: Indices, _ left: [Int]? = nil, _ right: [Int]? = nil) -> Tensor {
    let context = fusion.context(for: image, .inference)
    return fusion(
      text, left: (context, left ?? self.left), right: (context, right ?? self.right), outputs: outputs, .inference
    ).value
  }

  private func tokens(_ batch: TokenBatch, _ sequence: Int) -> EncoderTwin.Matrix {
    let all = EncoderTwin.matrix(batch.rows.value)
    return batch.offsets.range(sequence).map { all[$0] }
  }
}
