import Foundation
import Reporting
import Testing

@Suite struct TextTableTests {
  @Test func columnsAreAligned() {
    let lines = TextTable(ladder()).text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[2] == "              R@1 (%)           step (s)  parameters")
    #expect(lines[3] == "base    5.5 ± 0.7 (2)  0.250 ± 0.000 (2)   1,234,567")
    #expect(lines[4] == "+ IMC   7.0 ± 0.0 (2)  0.625 ± 0.177 (2)   1,234,567")
    #expect(lines[6] == "chance            0.6                  -           -")
  }

  @Test func itEndsInALineFeed() {
    #expect(TextTable(ladder()).text.hasSuffix("2026-01-02.\n"))
  }

  @Test func noLineIsLongerThanTheTerminal() {
    var table = factorialTable()
    table.includesStatistics = true
    for width in [60, 80, 100] {
      for line in TextTable(table, width: width).text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
    }
  }

  @Test func columnsThatDoNotFitFollowBelowGroupByGroup() {
    var table = factorialTable()
    table.settings = []
    let lines = TextTable(table, width: 60).text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[2] == "              emoji R@1 (%)    emoji R@10 (%)")
    #expect(lines[10] == "                   step (s)")
  }

  @Test func theAnswerComesFirst() {
    var table = factorialTable()
    table.answer = answer(answeredDifferences.map { ($0.name, $0.values) })
    let text = TextTable(table, width: 80).text
    #expect(text.hasPrefix("Over 8 seeds IMC adds 1.6 points of mean recall [0.9, 2.3], p = 0.004 after\n  correction"))
    let places = ["Primary outcome:", "All that follows is exploratory:", "plain_effects (demo)", "Difference to CMA"]
      .compactMap { text.range(of: $0)?.lowerBound }
    #expect(places.count == 4 && places == places.sorted())
    #expect(text.contains("◆: the best mean of a column, and all that the seeds do not tell apart from it"))
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func starsStandBehindTheMarks() {
    let text = TextTable(factorialTable()).text
    #expect(text.contains("+ IMC            12.3 ± 0.3 *       6.0 ± 0.2 *  0.200 ± 0.000\n"))
    #expect(text.contains("both             18.1 ± 0.3◆*       9.0 ± 0.0◆*  0.200 ± 0.000\n"))
    #expect(text.contains("       IMC  LMI\nCMA      -    -\n+ IMC    ✓    -\n"))
  }
}

@Suite struct AlignedColumnsTests {
  @Test func theFirstColumnIsLeftAndTheOthersRight() {
    #expect(AlignedColumns(rows: [["a", "1"], ["bcd", "234"]]).text == "a      1\nbcd  234")
  }

  @Test func allColumnsCanBeLeft() {
    #expect(AlignedColumns(rows: [["a", "x"], ["bcd", "yz"]], leftAligned: true).text == "a    x\nbcd  yz")
  }

  @Test func shortRowsAreAllowed() {
    #expect(AlignedColumns(rows: [["a"], ["b", "c"]]).text == "a\nb  c")
    #expect(AlignedColumns(rows: []).text == "")
  }
}
