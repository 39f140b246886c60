import Autograd
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct SigLIPTests {
  @Test func `It is a sound objective`() {
    expectConforming(SigLIP())
    expectConforming(SigLIP(positives: .sameGroup), in: groupedFixture)
  }

  @Test func `Its values are those of open_clip`() {
    // open_clip_torch 3.3.0, torch 2.15.0
    let scalars = [Tensor([Float(log(10.0))], shape: [1]), Tensor([-10], shape: [1])]
    expectRecorded(
      loss: 6.541522, slopes: [0.6449398, -0.9899341, -0.0791258, -0.582559], of: recordedPair + scalars
    ) { inputs in
      sigmoidContrast(
        image: inputs[0].normalized(), text: inputs[1].normalized(), temperature: (inputs[2] * -1).exponential(),
        bias: inputs[3])
    }
  }

  @Test func `Logits of zero cost the logarithm of two a pair`() {
    let (image, text) = (Tensor([1, 0, 1, 0], shape: [2, 2]), Tensor([0, 1, 0, 1], shape: [2, 2]))
    let loss = sigmoidContrast(
      image: Variable(image), text: Variable(text), temperature: Variable(Tensor(0.1)),
      bias: Variable(Tensor([0], shape: [1])))
    #expect(agree(loss.value.item, 2 * log(2)))
  }

  @Test(arguments: [[0, 1, 2, 3], [0, 1, 0, 2]]) func `It is the sum over all pairs of a batch`(groups: [Int]) {
    let (image, text) = (randomTensor([4, 6], "image").normalized(), randomTensor([4, 6], "text").normalized())
    var sum = 0.0
    for (row, x) in rows(of: image).enumerated() {
      for (column, y) in rows(of: text).enumerated() {
        let logit = dot(x, y) / 0.2 - 1.5
        sum += log1p(exp(groups[row] == groups[column] ? -logit : logit)) / 4
      }
    }
    let found = sigmoidContrast(
      image: Variable(image), text: Variable(text), temperature: Variable(Tensor(0.2)),
      bias: Variable(Tensor([-1.5], shape: [1])), groups: groups)
    #expect(agree(found.value.item, sum))
  }

  @Test func `Its temperature and bias begin as published and are its own`() {
    let fixture = ConformanceFixture()
    let head = SigLIP().makeHead(for: fixture.shape, ParameterMaker(seed: Seed(1), device: fixture.device))
    #expect(head.parameters.map(\.path) == ["siglip.log_scale", "siglip.bias"])
    #expect(agree(head.logScale.value.item, log(10)) && head.bias.value.item == -10)
    let world = quietWorld()
    let term = SigLIP().term(for: world.makeStep(), head: head)
    let found = ConformanceOutcome(term, on: world.tape)
    #expect(found.gradient("temp") == nil && found.gradient("siglip.bias") != nil)
    #expect(agree(found.metrics[0].value, 0.1) && found.metrics[1].value == -10)
  }
}
