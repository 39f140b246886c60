import Reporting
import Testing

@Suite struct DurationFormatTests {
  @Test func durationsGrowWithTheirUnit() {
    #expect([0.2, 59, 61, 3599, 7500].map(DurationFormat.text) == ["0 s", "59 s", "1:01 min", "59:59 min", "2:05 h"])
    #expect(DurationFormat.text(.infinity) == "?")
  }
}
