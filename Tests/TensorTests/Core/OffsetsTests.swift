import Tensor
import Testing

@Suite struct OffsetsTests {
  private let offsets = Offsets(lengths: [3, 0, 2])

  @Test func saysWhereEachRowLies() {
    #expect(offsets.bounds == [0, 3, 3, 5])
    #expect(offsets.count == 3)
    #expect(offsets.total == 5)
    #expect(offsets.range(2) == 3..<5)
    #expect(offsets.length(1) == 0)
    #expect(offsets.lengths == [3, 0, 2])
  }

  @Test func noRowsAreABatchOfNothing() {
    let none = Offsets(lengths: [])
    #expect(none.count == 0)
    #expect(none.total == 0)
  }

  @Test func equalRowsAreWrittenShortly() {
    #expect(Offsets(rows: 2, length: 3) == Offsets(lengths: [3, 3]))
  }

  @Test func selectsReordersAndRepeatsRows() {
    let (selected, elements) = offsets.selecting([2, 1, 0, 2])
    #expect(selected.lengths == [2, 0, 3, 2])
    #expect(elements.values == [3, 4, 0, 1, 2, 3, 4])
  }

  @Test func selectingEveryRowChangesNothing() {
    let (selected, elements) = offsets.selecting([0, 1, 2])
    #expect(selected == offsets)
    #expect(elements.values == [0, 1, 2, 3, 4])
  }
}
