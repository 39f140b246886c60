import Reporting
import Testing

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
