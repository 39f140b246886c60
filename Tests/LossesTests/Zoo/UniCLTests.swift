import Autograd
import Encoders
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct UniCLTests {
  @Test func `It is a sound objective`() {
    expectConforming(UniCL())
    expectConforming(UniCL(), in: groupedFixture)
  }

  @Test func `Its values are those of supervised contrast in pytorch-metric-learning`() {
    // pytorch-metric-learning 2.9.0, torch 2.15.0
    let groups = Indices([0, 1, 0, 2, 1, 0])
    let shares = Tensor.groupShares(rows: groups, columns: groups, on: recordedTemperature.device)
    expectRecorded(loss: 3.8446411, slopes: [-0.1531378, -0.3190754], of: recordedPair) { inputs in
      let both = pairContrast(
        image: inputs[0].normalized(), text: inputs[1].normalized(), temperature: Variable(recordedTemperature),
        positives: shares)
      return (both.imageToText + both.textToImage) * 0.5
    }
  }

  @Test func `Where every pair is a group of its own it is CLIP`() {
    let world = quietWorld()
    let (unified, clip) = (world.term(of: UniCL(), in: world.makeStep()), world.term(of: CLIP(), in: world.makeStep()))
    #expect(agree(unified.loss.value.item, Double(clip.loss.value.item)))
  }

  @Test func `In a step its positives are those of the group`() {
    let world = quietWorld { $0.groupNumbers = [0, 1, 0, 2] }
    let step = world.makeStep()
    let term = UniCL().term(for: step, head: NoHead())
    let (image, text) = (rows(of: step[OnlineImage()].global.value), rows(of: step[OnlineText()].global.value))
    let groups = [0, 1, 0, 2]
    let expected = contrastiveTwin(
      image, keys: text, temperature: Double(world.fixture.temperature), groups: (groups, groups))
    #expect(agree(term.metrics[0].value.value.item, expected))
  }

  @Test func `Numbers tell all groups apart, and say nothing where each pair has only itself`() {
    let step = quietWorld { $0.groupNumbers = [0, 1, 0, 2] }.makeStep()
    let features = UniCL().features(of: step, head: NoHead())
    #expect(features.numbers == [step[GroupNumbers()]] && features.rows.count == 2)
    #expect(Positives.sameGroup.places(features) == [0, 1, 0, 3])
    #expect(Positives.own.places(features) == nil && Positives.own.groups(in: step).isEmpty)
  }
}
