import Autograd
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct BarlowTwinsTests {
  @Test(arguments: TwinSides.allCases) func `It is a sound objective`(sides: TwinSides) {
    // Four samples bend the loss too much for differences as wide as the kit's; slopes are compared below.
    expectConforming(BarlowTwins(between: sides, width: 6), skipping: [.finiteDifferences])
  }

  @Test func `Its slopes are finite differences`() {
    let twins = recordedPair.enumerated().map { Parameter(path: "twin \($0)", value: $1) }
    let mismatches = gradientMismatches(by: twins) { pass in
      barlowTwinsLoss(pass(twins[0]), pass(twins[1]), redundancy: 0.05)
    }
    #expect(mismatches == [])
  }

  @Test(arguments: [[40, 24], [9, 24], [1, 3]] as [Shape]) func `It is the twin, however many samples there are`(
    shape: Shape
  ) {
    let (first, second) = (randomTensor(shape, "first"), randomTensor(shape, "second"))
    let mixed = first * 0.8 + second * 0.3
    let found = barlowTwinsLoss(Variable(first), Variable(mixed), redundancy: 0.05).value.item
    let expected = barlowTwinsTwin(rows(of: first), rows(of: mixed), redundancy: 0.05)
    #expect(agree(found, expected, tolerance: 1e-6), "\(found), twin \(expected)")
  }

  @Test func `Its values are those of lightly`() {
    // lightly 1.6.0, torch 2.15.0
    expectRecorded(loss: 2.3601384, slopes: [0.5962562, -0.6301772], of: recordedPair) {
      barlowTwinsLoss($0[0], $0[1], redundancy: 0.005)
    }
  }

  @Test func `Twins that agree in dimensions that say different things cost nothing`() {
    let rows = Variable(Tensor([100, 100, 100, -100, -100, 100, -100, -100], shape: [4, 2]))
    #expect(barlowTwinsLoss(rows, rows, redundancy: 1).value.item < 1e-6)
  }

  @Test func `Dimensions that say the same cost the redundancy, twins that disagree the width`() {
    let (same, opposite) = (Tensor([1, 1, -1, -1], shape: [2, 2]), Tensor([-1, -1, 1, 1], shape: [2, 2]))
    #expect(agree(barlowTwinsLoss(Variable(same), Variable(same), redundancy: 0.5).value.item, 1, tolerance: 1e-4))
    #expect(
      agree(barlowTwinsLoss(Variable(same), Variable(opposite), redundancy: 0).value.item, 8, tolerance: 1e-4))
  }
}
