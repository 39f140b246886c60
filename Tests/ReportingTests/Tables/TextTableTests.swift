import Reporting
import Testing

@Suite struct TextTableTests {
  @Test func columnsAreAligned() {
    let lines = TextTable(ladder()).text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[2] == "              R@1 (%)            step (s)   parameters")
    #expect(lines[3] == "base    5.5 ± 0.7 (2)   0.250 ± 0.000 (2)*   1,234,567")
    #expect(lines[4] == "+ IMC   7.0 ± 0.0 (2)*  0.625 ± 0.177 (2)    1,234,567")
    #expect(lines[6] == "chance            0.6                   -            -")
  }

  @Test func itEndsInALineFeed() {
    #expect(TextTable(ladder()).text.hasSuffix("2026-01-02.\n"))
  }
}
