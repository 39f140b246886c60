import Reporting
import Testing

@Suite struct CSVTableTests {
  @Test func eachArmAndMetricIsALine() {
    let lines = CSVTable(ladder()).text.split(separator: "\n")
    #expect(lines.count == 1 + 3 * 3)
    #expect(lines[0] == Substring(CSVTable.header.joined(separator: ",")))
    #expect(lines[1] == "base,R@1,%,higher,2,5.5,0.7071067811865476,,,,,,,,,,0.6,,0,1")
    #expect(lines[4].hasPrefix("+ IMC,R@1,%,higher,2,7.0,0.0,1.5,-4.85"))
    #expect(lines[7] == "a|b_c,R@1,%,higher,0,,,,,,,,,,,,0.6,,2,1")
  }

  @Test func testsAndPowerAreFields() {
    let line = CSVTable(factorialTable()).text.split(separator: "\n")[4]
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    #expect(fields[Self.place("p_permutation")] == "0.0078125")
    #expect(fields[Self.place("p_holm")] == "0.046875")
    #expect(fields[Self.place("seeds_needed")] == "8")
    #expect(fields[Self.place("coverage")] == "80.0")
  }

  private static func place(_ field: String) -> Int { CSVTable.header.firstIndex(of: field) ?? -1 }

  @Test func fieldsWithSeparatorsAreQuoted() {
    var table = ladder()
    table.rows[0].label = "CMA, \"ours\""
    #expect(CSVTable(table).text.contains("\n\"CMA, \"\"ours\"\"\",R@1,"))
  }

  @Test func aLineQuotesWhatItMust() {
    #expect(CSVTable.line(["a", "b,c", "", "\"d\"", "e\nf", "g h"]) == "a,\"b,c\",,\"\"\"d\"\"\",\"e\nf\",g h\n")
    #expect(CSVTable.line([]) == "\n")
  }
}
