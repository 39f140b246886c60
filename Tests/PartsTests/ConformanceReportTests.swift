import Parts
import Testing

@Suite struct ConformanceReportTests {
  private struct Damage: Error, CustomStringConvertible { let description = "the file is damaged" }

  private let checks = [
    ConformanceReport.Check("repeatable", "the same twice") { nil },
    ConformanceReport.Check("finite", "numbers are finite") { "the third is inf" },
    ConformanceReport.Check("readable", "it can be read") { throw Damage() },
  ]

  @Test func itReadsAsALineACheckInTheOrderOfTheKit() {
    let report = ConformanceReport(of: "thing 'x'", checks)
    #expect(
      report.description == """
        thing 'x'
          passed: the same twice
          failed: numbers are finite: the third is inf
          failed: it can be read: the file is damaged
        """)
    #expect(report.failures.map(\.check) == ["finite", "readable"])
    #expect(!report.isConforming)
  }

  @Test func whatIsSkippedIsNotTried() {
    let report = ConformanceReport(of: "thing 'x'", checks, skipping: ["finite", "readable"])
    #expect(report.findings.map(\.check) == ["repeatable"])
    #expect(report.isConforming)
  }

  @Test func aMisspeltNameIsNoLicence() {
    let report = ConformanceReport(of: "thing 'x'", checks, skipping: ["finite", "readabel", "readable"])
    #expect(
      report.failures.map(\.failure) == ["there is no 'readabel'; the checks are repeatable, finite, readable"])
  }
}
