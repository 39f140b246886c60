import Reporting
import Testing

@Suite struct NumberFormatTests {
  @Test func fixedRoundsToItsDigits() {
    #expect(NumberFormat.fixed(1).text(12.349) == "12.3")
    #expect(NumberFormat.fixed(0).text(2.6) == "3")
  }

  @Test func roundingLeavesNoNegativeZero() {
    #expect(NumberFormat.fixed(1).text(-0.01) == "0.0")
    #expect(NumberFormat.fixed(1).text(-0.06) == "-0.1")
    #expect(NumberFormat.grouped.text(-0.2) == "0")
  }

  @Test func groupsHaveThreeDigits() {
    #expect(NumberFormat.grouped.text(1) == "1")
    #expect(NumberFormat.grouped.text(999) == "999")
    #expect(NumberFormat.grouped.text(1000) == "1,000")
    #expect(NumberFormat.grouped.text(-1_234_567) == "-1,234,567")
  }

  @Test func significantSpansMagnitudes() {
    #expect(NumberFormat.significant(3).text(0.0012345) == "0.00123")
    #expect(NumberFormat.significant(2).text(1.5e-7) == "1.5e-07")
  }

  @Test func differencesCarryTheirSign() {
    #expect(NumberFormat.fixed(1).signedText(1.24) == "+1.2")
    #expect(NumberFormat.fixed(1).signedText(-1.24) == "-1.2")
  }

  @Test func intervalsStandInBrackets() {
    #expect(NumberFormat.fixed(1).intervalText(-0.34...2.66) == "[-0.3, 2.7]")
    #expect(NumberFormat.fixed(1).intervalText(-0.01...0.01) == "[0.0, 0.0]")
  }

  @Test func whatIsNotFiniteIsNamed() {
    #expect(NumberFormat.fixed(1).text(.nan) == "nan")
    #expect(NumberFormat.fixed(1).text(-.infinity) == "-inf")
  }
}

@Suite struct DurationFormatTests {
  @Test func durationsGrowWithTheirUnit() {
    #expect([0.2, 59, 61, 3599, 7500].map(DurationFormat.text) == ["0 s", "59 s", "1:01 min", "59:59 min", "2:05 h"])
    #expect(DurationFormat.text(.infinity) == "?")
  }
}
