import TestSupport
import Downstream
import Autograd
import Encoders
import Tensor
import Testing

@Suite struct WordGroundingTests {
  @Test func aMapIsTheOneComputedByHand() {
    // Two heads, one word, a class token and a square of two by two patches.
    let probabilities = Tensor([0.2, 0.4, 0.1, 0.3, 0, 0.5, 0, 0.25, 0.25, 0], shape: [2, 1, 5])
    let gradient = Tensor([9, 2, -1, 1, 7, 9, 3, 4, -8, 1], shape: [2, 1, 5])
    let map = WordGrounding.map(AttentionGradient(probabilities: probabilities, gradient: gradient))
    #expect(map.shape == [1, 2, 2])
    // (0.4 * 2 + 0) / 2, (0 + 0.25 * 4) / 2, (0.3 * 1 + 0) / 2, 0
    #expect(zip(map.values, [0.4, 0.5, 0.15, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func everyTextGetsAMapAWordAsIfItWereAlone() throws {
    let online = smallModel().online
    let fusion = try #require(online.fusion as? FusionTransformer)
    let matching = Linear(
      ParameterMaker(seed: Seed(2), device: CPUDevice.standard), "itm_head", inputs: 24, outputs: 2, .torchDefault)
    let grounding = WordGrounding(fusion, matching: matching, layer: 1)
    let text = online.text(PackedText(captions), .inference)
    let image = online.image(randomTensor([2, 3, 24, 24], "pictures"), .inference)
    let context = fusion.context(for: image, .inference)
    let maps = grounding(text, with: context, images: [1, 0, 1])
    #expect(maps.map(\.shape) == captions.map { [$0.count, 3, 3] })
    for (row, map) in maps.enumerated() {
      #expect(map.values.allSatisfy { $0 >= 0 } && map.values.contains { $0 > 0 })
      let alone = grounding(text.selecting([row]), with: context, images: [[1, 0, 1][row]])
      #expect(distance(rows(alone[0]), rows(map)) < 1e-5)
    }
  }

  @Test func theMapFollowsTheLogitOfBelongingTogether() throws {
    let online = smallModel().online
    let fusion = try #require(online.fusion as? FusionTransformer)
    let matching = Linear(
      ParameterMaker(seed: Seed(2), device: CPUDevice.standard), "itm_head", inputs: 24, outputs: 2, .torchDefault)
    let text = online.text(PackedText(captions), .inference)
    let image = online.image(randomTensor([1, 3, 24, 24], "pictures"), .inference)
    let context = fusion.context(for: image, .inference)
    func maps() -> [[Float]] {
      WordGrounding(fusion, matching: matching, layer: 0)(text, with: context, images: [0, 0, 0]).map(\.values)
    }
    let original = maps()
    // The other logit's row does not matter; this one's does.
    matching.weight.value.changeValues { for column in 0..<24 { $0[column] += 1 } }
    #expect(maps() == original)
    matching.weight.value.changeValues { for column in 24..<48 { $0[column] *= -1 } }
    #expect(maps() != original)
  }
}
