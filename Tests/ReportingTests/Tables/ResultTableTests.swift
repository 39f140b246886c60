import Reporting
import Testing

@Suite struct ResultTableTests {
  @Test func theDirectionDecidesWhatIsBest() {
    let table = ladder()
    #expect(table.bestRows(column: 0) == [1])
    #expect(table.bestRows(column: 1) == [0])
    #expect(table.bestRows(column: 2) == [])
  }

  @Test func rowsThatReadTheSameAreEquallyGood() {
    var table = ladder()
    table.rows = [
      ResultRow("a", [.measured([5.01])]), ResultRow("b", [.measured([5.04])]), ResultRow("c", [.measured([4])]),
    ]
    #expect(table.bestRows(column: 0) == [0, 1])
    table.rows.removeLast()
    #expect(table.bestRows(column: 0) == [], "all alike: nothing to choose from")
  }

  @Test func theSecondBestIsNotTheWorst() {
    var table = ladder()
    #expect(table.secondRows(column: 0) == [], "two rows with values: the other one is the worst")
    table.rows = [4, 6, 5, 5.01, 3].map { (mean: Double) in ResultRow("\(mean)", [.measured([mean, mean])]) }
    #expect(table.bestRows(column: 0) == [1])
    #expect(table.secondRows(column: 0) == [2, 3], "they read the same")
    #expect(table.secondRows(column: 1) == [0])
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
