import Autograd
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct VICRegTests {
  @Test(arguments: TwinSides.allCases) func `It is a sound objective`(sides: TwinSides) {
    // Four samples bend the loss too much for differences as wide as the kit's; slopes are compared below.
    expectConforming(VICReg(between: sides, width: 6), skipping: [.finiteDifferences])
  }

  @Test func `Its slopes are finite differences`() {
    let twins = recordedPair.enumerated().map { Parameter(path: "twin \($0)", value: $1) }
    let mismatches = gradientMismatches(by: twins) { pass in
      let parts = vicRegParts(pass(twins[0]), pass(twins[1]))
      return parts.invariance + parts.variance * 2 + parts.covariance
    }
    #expect(mismatches == [])
  }

  @Test(arguments: [[40, 24], [9, 24]] as [Shape]) func `It is the twin, however many samples there are`(shape: Shape) {
    let (first, second) = (randomTensor(shape, "first") * 0.7, randomTensor(shape, "second") * 1.1)
    let found = vicRegParts(Variable(first), Variable(second))
    let expected = vicRegTwin(rows(of: first), rows(of: second))
    #expect(agree(found.invariance.value.item, expected.invariance, tolerance: 1e-6))
    #expect(agree(found.variance.value.item, expected.variance, tolerance: 1e-6))
    #expect(agree(found.covariance.value.item, expected.covariance, tolerance: 1e-6))
  }

  @Test func `Its values are those of lightly`() {
    // lightly 1.6.0, torch 2.15.0
    expectRecorded(loss: 22.5851054, slopes: [2.0550402, -2.1695402], of: recordedPair) {
      let parts = vicRegParts($0[0], $0[1])
      return parts.invariance * 25 + parts.variance * 25 + parts.covariance
    }
  }

  @Test func `Rows that are all alike cost the variance alone`() {
    let rows = Variable(Tensor(repeating: 3, shape: [5, 4]))
    let parts = vicRegParts(rows, rows)
    #expect(parts.invariance.value.item == 0 && parts.covariance.value.item == 0)
    #expect(agree(parts.variance.value.item, 0.99))
  }

  @Test func `Spread and independent dimensions cost nothing`() {
    let rows = Variable(Tensor([2, 2, 2, -2, -2, 2, -2, -2], shape: [4, 2]))
    let parts = vicRegParts(rows, rows)
    #expect(parts.variance.value.item == 0 && parts.covariance.value.item == 0)
  }

  @Test func `The second view costs its encoder only where it is asked for`() {
    func seesSecondView(_ objective: some Objective) -> Bool {
      let world = quietWorld()
      let step = world.makeStep()
      _ = world.term(of: objective, in: step)
      return step.computed(SecondOnlineImage()) != nil
    }
    #expect(seesSecondView(VICReg(between: .views, width: 6)))
    #expect(!seesSecondView(VICReg(between: .modalities, width: 6)) && !seesSecondView(CLIP()))
  }
}
