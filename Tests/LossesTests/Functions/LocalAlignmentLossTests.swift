import Autograd
import Foundation
import Losses
import Tensor
import TestSupport
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

  @Test func identicalLocalsOfOtherGroupsAreCounted() {
    // Five samples in groups of 2, 2 and 1, three locals each, all alike: as many negatives as there are locals in other groups.
    let local = randomTensor([1, 8], "local").normalized().values
    let locals = Tensor((0..<15).flatMap { _ in local }, shape: [15, 8])
    let found = loss(
      randomTensor([5, 8], "global").normalized(), locals, Offsets(rows: 5, length: 3), groups: [4, 9, 4, 9, 1])
    #expect(agree(found, (4 * log(1.0 + 9) + log(1.0 + 12)) / 5))
  }

  @Test func groupsAreThePublishedFormWithTheirLocalsMasked() {
    let (offsets, groups) = (Offsets(lengths: [3, 1, 5, 2]), [7, 8, 7, 9])
    let (global, locals) = (randomTensor([4, 6], "global").normalized(), randomTensor([11, 6], "locals").normalized())
    let all = rows(of: locals)
    let expected = localContrastTwin(
      global: rows(of: global), locals: (0..<4).map { offsets.range($0).map { all[$0] } }, temperature: 0.07,
      groups: groups)
    #expect(agree(loss(global, locals, offsets, temperature: 0.07, groups: groups), expected))
    #expect(loss(global, locals, offsets, groups: [1, 2, 3, 4]) == loss(global, locals, offsets))
  }

  @Test func aBatchOfOneGroupHasNothingToTellApart() {
    let (global, locals) = (randomTensor([3, 6], "global").normalized(), randomTensor([6, 6], "locals").normalized())
    #expect(loss(global, locals, Offsets(rows: 3, length: 2), groups: [5, 5, 5]) == 0)
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

  private func loss(
    _ global: Tensor, _ locals: Tensor, _ offsets: Offsets, temperature: Float = 0.5, groups: [Int]? = nil
  ) -> Float {
    localAlignmentLoss(
      global: Variable(global), locals: locals, offsets: offsets, temperature: Variable(Tensor(temperature)),
      groups: groups
    ).value.item
  }
}
