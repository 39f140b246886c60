import Reporting
import Testing

@Suite struct ResultTableTests {
  /// Rows of one column whose seeds are given.
  private func table(_ rows: [[Double]], direction: ResultColumn.Direction = .higher, isCost: Bool = false)
    -> ResultTable
  {
    ResultTable(
      title: "", columns: [ResultColumn("R@1", direction: direction, isCost: isCost)],
      seeds: Array(0..<(rows.first?.count ?? 0)),
      rows: rows.enumerated().map { ResultRow("\($0)", $1.map { .measured([$0]) }) })
  }

  @Test func theDirectionDecidesWhatIsBest() {
    let rows = [[1.0, 1.1, 1.3], [5, 5.2, 5.1], [9, 9.3, 9.1]]
    #expect(table(rows).bestRows(column: 0) == [2])
    #expect(table(rows, direction: .lower).bestRows(column: 0) == [0])
    #expect(table(rows, direction: .neutral).bestRows(column: 0) == [])
  }

  @Test func whatTheSeedsDoNotTellApartFromTheBestIsBestToo() {
    // The second is 0.5 [-0.9, 1.9] below the first, the third 4 [3.2, 4.8].
    let rows = [[5.0, 6, 7], [5, 5, 6.5], [1, 2.1, 2.9]]
    #expect(table(rows).bestRows(column: 0) == [0, 1])
    #expect(table(Array(rows.prefix(2))).bestRows(column: 0) == [], "nothing is told apart")
    #expect(factorialTable().bestRows(column: 0) == [3])
    #expect(ladder().bestRows(column: 0) == [])
  }

  @Test func rowsThatReadTheSameAreEquallyGood() {
    let rows = [[5.01, 5.02, 5.0], [5.04, 5.05, 5.03], [4, 4.01, 4.02]]
    #expect(table(rows).bestRows(column: 0) == [0, 1])
  }

  @Test func oneSeedTellsNothingApart() {
    #expect(table([[5], [4], [1]]).bestRows(column: 0) == [])
  }

  @Test func aCostThatIsTheSameInEverySeedIsExactAndAScoreIsNot() {
    let rows = [[5.0, 5, 5], [4, 4, 4]]
    #expect(table(rows, direction: .lower, isCost: true).bestRows(column: 0) == [1])
    #expect(table(rows).bestRows(column: 0) == [])
  }

  @Test func ofTurnsThoseAreBestWhoseRangeMeetsThatOfTheLeastMedian() {
    func best(_ turns: [[Double]], direction: ResultColumn.Direction = .lower) -> [Int] {
      var table = table(turns.map { _ in [1, 2, 3] }, direction: direction, isCost: true)
      table.columns[0].turns = turns
      return table.bestRows(column: 0)
    }
    #expect(best([[1, 1.1, 1.2], [1.15, 1.3, 1.4], [1.3, 1.4, 1.5]]) == [0, 1])
    #expect(best([[1, 1.1, 1.2], [1.15, 1.3, 1.4], [1.3, 1.4, 1.5]], direction: .higher) == [1, 2])
    #expect(best([[1, 2], [1.5, 3]]) == [], "nothing is told apart")
    #expect(best([[], [2, 2.1], [3, 3.1]]) == [1], "the first could not be trained")
    #expect(TurnSummary([3, 1, 2, 10])?.median == 2.5)
    #expect(TurnSummary([])?.median == nil)
  }

  @Test func whatDependsOnTheHourMarksNoBest() {
    var table = table([[1, 1.1, 1.2], [5, 5.1, 5.2]], direction: .lower, isCost: true)
    #expect(table.bestRows(column: 0) == [0])
    table.columns[0].isComparable = false
    #expect(table.bestRows(column: 0) == [])
  }

  @Test func differencesArePairedBySeed() throws {
    let difference = try #require(ladder().difference(row: 1, column: 0))
    #expect(difference.summary.count == 2)
    #expect(difference.summary.mean == 1.5)
    #expect(ladder().difference(row: 0, column: 0) == nil)
    #expect(ladder().difference(row: 2, column: 0) == nil)
  }

  @Test func everyRunWithoutResultIsRemarkedOn() {
    #expect(
      ladder().remarks == [
        "base, seed 2: not run", "+ IMC, seed 2: failed: imc is not finite at step 12",
        "a|b_c, seeds 0, 1: failed: killed",
        "a|b_c, seed 2: not run",
      ])
  }

  @Test func aBaselineOutsideTheRowsIsNoBaseline() {
    #expect(ResultTable(title: "", columns: [], seeds: [], rows: [], baseline: 0).baseline == nil)
  }
}
