import Autograd
import Foundation
import Losses
import Tensor
import Testing

@Suite struct LocalAlignmentLossTests {
  @Test(arguments: [(1, 4), (2, 1), (5, 3)])
  func identicalLocalsGiveTheClosedForm(samples: Int, regions: Int) {
    let global = randomTensor([samples, 8], "global").normalized()
    let local = randomTensor([1, 8], "local").normalized().values
    let locals = Tensor((0..<samples * regions).flatMap { _ in local }, shape: [samples * regions, 8])
    let found = loss(global, locals, Offsets(rows: samples, length: regions))
    #expect(agree(found, log(1 + Double((samples - 1) * regions))))
  }

  @Test func itIsThePublishedFormWithUnequalRows() {
    let offsets = Offsets(lengths: [3, 1, 5, 2])
    let (global, locals) = (randomTensor([4, 6], "global").normalized(), randomTensor([11, 6], "locals").normalized())
    let all = rows(of: locals)
    let expected = localContrastTwin(
      global: rows(of: global), locals: (0..<4).map { offsets.range($0).map { all[$0] } }, temperature: 0.07)
    #expect(agree(loss(global, locals, offsets, temperature: 0.07), expected))
  }

  @Test func aSampleWithoutLocalsDoesNotCount() {
    let global = randomTensor([4, 6], "global").normalized()
    let locals = randomTensor([6, 6], "locals").normalized()
    let others = global.gatherRows(Indices([0, 2, 3]))
    let with = loss(global, locals, Offsets(lengths: [3, 0, 1, 2]))
    let without = loss(others, locals, Offsets(lengths: [3, 1, 2]))
    #expect(agree(with, Double(without), tolerance: 1e-6))
  }

  @Test func noLocalsAtAllGiveZero() {
    let global = randomTensor([2, 6], "global").normalized()
    #expect(loss(global, Tensor(zeros: [0, 6]), Offsets(lengths: [0, 0])) == 0)
  }

  private func loss(_ global: Tensor, _ locals: Tensor, _ offsets: Offsets, temperature: Float = 0.5) -> Float {
    localAlignmentLoss(
      global: Variable(global), locals: locals, offsets: offsets, temperature: Variable(Tensor(temperature))
    ).value.item
  }
}
