import Autograd
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct HardNCETests {
  @Test(arguments: [HardNCE(), HardNCE(concentration: 0, prior: 0), HardNCE(concentration: 2, prior: 0.3)])
  func `It is a sound objective`(objective: HardNCE) { expectConforming(objective) }

  @Test func `With groups it is a sound objective`() {
    expectConforming(HardNCE(positives: .sameGroup), in: groupedFixture)
  }

  /// The published code is in no package: its formula, written out in PyTorch.
  @Test(arguments: [
    (1.0, 0.1, 4.0694892, [0.8570987, -1.060816, -12.5137896]),
    (0.5, 0.0, 3.8252397, [0.7489795, -0.9904172, -13.1817205]),
  ])
  func `Its values are those of the formula in PyTorch`(
    concentration: Double, prior: Double, loss: Double, slopes: [Double]
  ) {
    expectRecorded(loss: loss, slopes: slopes, of: recordedPair + [recordedTemperature]) { inputs in
      let (image, text, temperature) = (inputs[0].normalized(), inputs[1].normalized(), inputs[2])
      func contrast(_ scores: Variable) -> Variable {
        hardNegativeContrast(scores, temperature: temperature, concentration: concentration, prior: prior)
      }
      return
        (contrast(image.similarity(to: text, temperature: temperature))
        + contrast(text.similarity(to: image, temperature: temperature))) * 0.5
    }
  }

  @Test func `Without concentration and prior it is InfoNCE`() {
    let scores = Variable(randomTensor([5, 5], "scores"))
    let found = hardNegativeContrast(scores, temperature: Variable(Tensor(0.01)), concentration: 0, prior: 0)
    #expect(agree(found.value.item, Double(contrastiveLoss(scores).value.item)))
  }

  @Test func `Harder negatives cost more the more concentrated the weights are`() {
    let scores = Variable(randomTensor([5, 5], "scores"))
    let losses = [0.0, 1, 2].map {
      hardNegativeContrast(scores, temperature: Variable(Tensor(0.01)), concentration: $0, prior: 0).value.item
    }
    #expect(losses[0] < losses[1] && losses[1] < losses[2])
  }

  @Test func `A positive that dominates costs the floor, and numbers beyond any exponential stay finite`() {
    func loss(_ positive: Float, _ negative: Float, _ temperature: Float) -> Float {
      let scores = Tensor((0..<9).map { $0 % 4 == 0 ? positive : negative }, shape: [3, 3])
      return hardNegativeContrast(
        Variable(scores), temperature: Variable(Tensor(temperature)), concentration: 1, prior: 0.1
      ).value.item
    }
    // n e^{-1/t} / e^{s} with two negatives: 2 e^{-1 - 1}.
    #expect(agree(loss(1, -1, 1), log1p(2 * exp(-2.0))))
    #expect(abs(loss(-1000, 1000, 0.001) - 2002.3) < 5)
    #expect(loss(1000, -1000, 0.001) == 0)
  }

  @Test func `A row without negatives adds nothing`() {
    let scores = Variable(randomTensor([3, 3], "scores"))
    let alone = hardNegativeContrast(
      scores, temperature: Variable(Tensor(0.2)), concentration: 1, prior: 0.1, groups: [4, 4, 4])
    #expect(alone.value.item == 0)
  }

  @Test func `Settings that make no sense are refused in a clause`() {
    let outline = standardOutline
    #expect(HardNCE(prior: 1).fault(for: outline) == "prior is 1.0; it must be at least 0 and below 1")
    #expect(HardNCE(concentration: -1).fault(for: outline)?.hasPrefix("concentration is -1.0") == true)
  }
}
