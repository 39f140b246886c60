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
