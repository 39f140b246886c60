import Reporting
import Testing

@Suite struct TableStatisticsTests {
  @Test func everyTestedDifferenceIsCorrectedForAllOfThem() throws {
    let statistics = TableStatistics(factorialTable())
    #expect(statistics.testCount == 6, "three arms, two columns; cost is not tested")
    #expect(statistics.pairCount == 8)
    let comparison = try #require(statistics[row: 1, column: 0])
    // All eight differences are positive: 2 of 256 patterns, times 6.
    #expect(comparison.permutation?.pValue == 2.0 / 256)
    #expect(comparison.correctedPValue == 6 * 2.0 / 256)
    #expect(comparison.starCount == 1)
    #expect(comparison.isInsideSeedNoise == false)
    #expect(comparison.verdict == "outside seed noise")
  }

  @Test func companionsAreOfTheSameFamily() throws {
    let whole = factorialTable()
    var (one, other) = (whole, whole)
    for row in whole.rows.indices {
      func kept(_ columns: [Int]) -> [ResultRow.Outcome] {
        whole.rows[row].outcomes.map { outcome in
          guard case .measured(let values) = outcome else { return outcome }
          return .measured(columns.map { values[$0] })
        }
      }
      one.rows[row].outcomes = kept([0])
      other.rows[row].outcomes = kept([1, 2])
    }
    one.columns = [whole.columns[0]]
    other.columns = [whole.columns[1], whole.columns[2]]
    one.companions = [other]
    let (alone, together) = (TableStatistics(whole), TableStatistics(one))
    #expect(together.testCount == 6)
    for row in 1...3 {
      #expect(together[row: row, column: 0]?.correctedPValue == alone[row: row, column: 0]?.correctedPValue)
    }
    let sentence = together.sentences[0]
    #expect(sentence.hasPrefix("Differences of all tables whose 95 % interval excludes zero: 6 of 6, "))
    #expect(alone.sentences == [sentence.replacing(" of all tables", with: "")])
  }

  @Test func aColumnOutsideTheFamilyIsComparedAndNotTested() throws {
    var table = factorialTable()
    table.columns[1].isInFamily = false
    let statistics = TableStatistics(table)
    #expect(statistics.testCount == 3)
    #expect(statistics[row: 1, column: 0]?.correctedPValue == 3 * 2.0 / 256)
    #expect(statistics[row: 1, column: 1]?.permutation != nil)
    #expect(statistics[row: 1, column: 1]?.correctedPValue == nil)
    let fields = CSVTable(table).text.split(separator: "\n")[5].split(separator: ",", omittingEmptySubsequences: false)
    #expect(fields[CSVTable.header.firstIndex(of: "p_holm") ?? 0] == "")
  }

  @Test func aDifferenceThatIsTheSameInEverySeedIsNoFinding() throws {
    var table = factorialTable()
    let other = table.rows[0].outcomes
    table.rows[1].outcomes = other.map { outcome in
      guard case .measured(let values) = outcome else { return outcome }
      return .measured([values[0].map { $0 + 0.5 }, values[1], values[2]])
    }
    let statistics = TableStatistics(table)
    #expect(statistics[row: 1, column: 0]?.verdict == "the same in every seed, which says nothing about noise")
    #expect(statistics[row: 1, column: 1]?.verdict == "no difference")
    #expect(statistics[row: 1, column: 0]?.isInsideSeedNoise == nil)
    #expect(
      statistics.sentences[0].hasPrefix(
        "Differences whose 95 % interval excludes zero: 4 of 4, where luck alone gives 0.2 "),
      "two of six have no interval")
    #expect(statistics.sentences[1].hasPrefix("A difference without an interval is the same in every seed"))
    #expect(MarkdownTable(table).text.contains("| + IMC | +0.5 | +0.0 |"))
  }

  @Test func costIsComparedAndNotTested() throws {
    let comparison = try #require(TableStatistics(factorialTable())[row: 1, column: 2])
    #expect(comparison.correctedPValue == nil)
    #expect(comparison.starCount == 0)
  }

  @Test func theTTestCanBeChosen() throws {
    var table = factorialTable()
    table.test = .student
    let comparison = try #require(TableStatistics(table)[row: 3, column: 0])
    #expect(comparison.starCount == 3)
    #expect(try #require(comparison.correctedPValue) >= #require(comparison.difference.pValue))
  }

  @Test func aDifferenceInsideTheNoiseSaysHowManySeedsItWouldTake() throws {
    let table = ResultTable(
      title: "", columns: [ResultColumn("R@1")], seeds: [0, 1, 2],
      rows: [
        ResultRow("base", [.measured([10]), .measured([10]), .measured([10])]),
        // Mean 1, standard deviation 1, which three seeds overstate: 27 pairs have 80 % power for 0.564.
        ResultRow("arm", [.measured([10]), .measured([11]), .measured([12])]),
      ])
    let comparison = try #require(TableStatistics(table)[row: 1, column: 0])
    #expect(comparison.isInsideSeedNoise == true)
    #expect(comparison.seedsNeeded == 27)
    #expect(comparison.verdict == "inside seed noise: about 27 seeds would be needed")
    #expect(
      TableStatistics(table).sentences == [
        "Differences whose 95 % interval excludes zero: 0 of 1, where luck alone gives 0.1 on average; with p < 0.05 by "
          + "the paired permutation test after Holm's correction: 0.",
        "With 3 seeds that test cannot go below p = 0.25: 6 seeds are the least that can show one difference, 6 one among 1.",
      ])
  }

  @Test func seedsAreCountedForTheWholeFamily() throws {
    let comparison = try #require(TableStatistics(factorialTable())[row: 1, column: 0])
    #expect(comparison.power?.comparisons == 6)
    // The effect would need fewer, and fewer have no six p values below 0.05 / 6.
    #expect(comparison.seedsNeeded == SignFlipTest.pairsNeeded(comparisons: 6))
    var table = factorialTable()
    table.test = .student
    #expect(try #require(TableStatistics(table)[row: 1, column: 0]?.seedsNeeded) < 8)
  }

  @Test func twoSeedsSayNothingOfHowManyAreNeeded() throws {
    let comparison = try #require(TableStatistics(ladder())[row: 1, column: 0])
    #expect(comparison.seedsNeeded == nil)
    #expect(comparison.verdict == "inside seed noise: two seeds say nothing about how many would be needed")
  }

  @Test func oneSeedSaysNothingAboutNoise() throws {
    let table = ResultTable(
      title: "", columns: [ResultColumn("R@1")], seeds: [0],
      rows: [ResultRow("base", [.measured([1])]), ResultRow("arm", [.measured([2])])])
    #expect(try #require(TableStatistics(table)[row: 1, column: 0]).verdict == "one seed says nothing about noise")
  }
}
