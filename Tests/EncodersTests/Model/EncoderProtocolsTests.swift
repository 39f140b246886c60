import Autograd
import Encoders
import Tensor
import TestSupport
import Testing

@Suite struct TokenBatchTests {
  private let tokens = TokenBatch(
    rows: Variable(Tensor((0..<6).map { Float($0) }, shape: [6, 1])), offsets: Offsets(lengths: [3, 1, 2]))

  @Test func theFirstTokensAreTheBeginnings() {
    #expect(tokens.firstPlaces == Indices([0, 3, 4]))
    #expect(tokens.first.value.values == [0, 3, 4])
  }

  @Test func theRestLeavesOneTokenRowsEmpty() {
    let (places, offsets) = tokens.restPlaces
    #expect(places == Indices([1, 2, 5]))
    #expect(offsets.lengths == [2, 0, 1])
  }

  @Test func sequencesCanBeChosenRepeatedly() {
    let chosen = tokens.selecting([2, 0, 2])
    #expect(chosen.rows.value.values == [4, 5, 0, 1, 2, 4, 5])
    #expect(chosen.offsets.lengths == [2, 3, 2])
  }
}
