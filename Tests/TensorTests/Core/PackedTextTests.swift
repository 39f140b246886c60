import Tensor
import Testing

@Suite struct PackedTextTests {
  @Test func packsRowsWithoutPadding() {
    let text = PackedText([[101, 7, 102], [], [101, 102]])
    #expect(text.ids.values == [101, 7, 102, 101, 102])
    #expect(text.offsets.lengths == [3, 0, 2])
    #expect(text.batch == 3)
  }

  @Test func positionsStartAgainInEveryRow() {
    #expect(PackedText([[101, 7, 102], [], [101, 102]]).positions.values == [0, 1, 2, 0, 1])
  }

  @Test func tooFewIdsStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = PackedText(ids: Indices([1, 2] as [Int32]), offsets: Offsets(lengths: [3]))
    }
  }
}

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
