import Autograd
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct CLIPTests {
  @Test func `It is a sound objective`() { expectConforming(CLIP()) }

  @Test func `Its values are those of open_clip`() {
    // open_clip_torch 3.3.0, torch 2.15.0
    expectRecorded(
      loss: 2.7914832, slopes: [0.4228876, -0.6834529, -10.5910232], of: recordedPair + [recordedTemperature]
    ) { inputs in
      let both = pairContrast(image: inputs[0].normalized(), text: inputs[1].normalized(), temperature: inputs[2])
      return (both.imageToText + both.textToImage) * 0.5
    }
  }

  @Test func `Pairs that are all alike cost the logarithm of the batch`() {
    let same = Variable(Tensor(repeating: 0.5, shape: [6, 4]))
    let both = pairContrast(image: same, text: same, temperature: Variable(Tensor(0.1)))
    #expect(agree(both.imageToText.value.item, log(6)) && agree(both.textToImage.value.item, log(6)))
  }

  @Test func `In a step it is the twin on online features alone`() {
    let world = quietWorld()
    let step = world.makeStep()
    let term = CLIP().term(for: step, head: NoHead())
    let (image, text) = (rows(of: step[OnlineImage()].global.value), rows(of: step[OnlineText()].global.value))
    let tau = Double(world.fixture.temperature)
    #expect(agree(term.metrics[0].value.value.item, contrastiveTwin(image, keys: text, temperature: tau)))
    #expect(agree(term.metrics[1].value.value.item, contrastiveTwin(text, keys: image, temperature: tau)))
    #expect(step.computed(MomentumImage()) == nil && !step.hasReadQueues)
  }

  @Test func `Both sides receive a gradient through both directions`() {
    let tape = Tape()
    let sides = recordedPair.enumerated().map { Parameter(path: "\($0)", value: $1.normalized()) }
    let both = pairContrast(
      image: tape.variable(sides[0]), text: tape.variable(sides[1]), temperature: Variable(recordedTemperature))
    let gradients = tape.gradients(of: both.imageToText)
    #expect(sides.allSatisfy { (gradients[$0]?.sumOfSquares() ?? 0) > 0 })
  }
}
