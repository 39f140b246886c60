import Losses
import Testing

@Suite struct PositiveSharesTests {
  @Test func samplesOfAGroupShareATargetAcrossBatchAndQueue() {
    let step = quietWorld {
      $0.groupNumbers = [0, 1, 0, 2]
      $0.queueSize = 4
    }.makeStep()
    // Rows 1 and 3 of the queue of pictures are of the first two samples' groups, those of captions of the second and third.
    #expect(
      rows(of: step[PositiveShares(among: .pictures)]) == [
        Row([1, 0, 1, 0, 0, 1, 0, 0]).scaled(by: Double(Float(1) / 3)), [0, 0.5, 0, 0, 0, 0, 0, 0.5],
        Row([1, 0, 1, 0, 0, 1, 0, 0]).scaled(by: Double(Float(1) / 3)), [0, 0, 0, 1, 0, 0, 0, 0],
      ])
    #expect(rows(of: step[PositiveShares(among: .captions)])[1] == [0, 0.5, 0, 0, 0, 0.5, 0, 0])
  }

  @Test func groupsOfOneAreTheUsualTargets() {
    let step = quietWorld().makeStep()
    let expected = (0..<step.count).map { row in
      (0..<step.count + step.queues.image.size).map { $0 == row ? 1.0 : 0 }
    }
    #expect(rows(of: step[PositiveShares(among: .pictures)]) == expected)
  }
}

extension Row {
  fileprivate func scaled(by factor: Double) -> Row { map { $0 * factor } }
}
