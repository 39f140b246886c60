import Autograd
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct VSEPlusPlusTests {
  @Test func `It is a sound objective`() {
    expectConforming(VSEPlusPlus())
    expectConforming(VSEPlusPlus(positives: .sameGroup), in: groupedFixture)
  }

  @Test func `Its values are those of triplets with mined negatives in pytorch-metric-learning`() {
    // pytorch-metric-learning 2.9.0, torch 2.15.0
    expectRecorded(loss: 1.3791819, slopes: [0.3510786, -0.441337], of: recordedPair) { inputs in
      let (image, text) = (inputs[0].normalized(), inputs[1].normalized())
      return hardestTripletLoss(image.linear(weight: text, bias: nil), margin: 0.2)
        + hardestTripletLoss(text.linear(weight: image, bias: nil), margin: 0.2)
    }
  }

  @Test func `Only the hardest negative of each row costs, and nothing beyond the margin`() {
    // Row 0: 0.2 - 0.9 + 0.8; row 1: beyond the margin; row 2: 0.2 - 0.1 + 0.3.
    let scores = Variable(Tensor([0.9, 0.5, 0.8, 0.1, 0.9, 0.2, 0.3, 0.2, 0.1], shape: [3, 3]))
    #expect(agree(hardestTripletLoss(scores, margin: 0.2).value.item, (0.1 + 0.4) / 3))
  }

  @Test func `A negative of the own group is none`() {
    let scores = Variable(Tensor([0.9, 0.5, 0.8, 0.1, 0.9, 0.2, 0.3, 0.2, 0.1], shape: [3, 3]))
    // Row 0 meets 0.5 alone, row 2 meets 0.2 alone.
    #expect(agree(hardestTripletLoss(scores, margin: 0.2, groups: [7, 8, 7]).value.item, 0.3 / 3))
    #expect(hardestTripletLoss(scores, margin: 0.2, groups: [7, 7, 7]).value.item == 0)
  }

  @Test func `Of equal negatives the first one learns`() {
    let tape = Tape()
    let scores = Parameter(path: "scores", value: Tensor([0, 0.5, 0.5, 0, 9, 0, 0, 0, 9], shape: [3, 3]))
    let loss = hardestTripletLoss(tape.variable(scores), margin: 0.2)
    let third = Float(1) / 3
    #expect(tape.gradients(of: loss)[scores]?.values == [-third, third, 0, 0, 0, 0, 0, 0, 0])
  }
}
