import Losses
import Tensor
import Testing

@Suite struct GroupNumbersTests {
  @Test func numbersAreStableAndNeverNobodys() {
    // Stored in checkpoints: they must not change.
    #expect(GroupNumbers.number(of: "animals/cat") == Int(Hashing.mix(Hashing.fnv1a("animals/cat")) >> 1))
    #expect(GroupNumbers.number(of: "") >= 0)
    let numbers = (0..<5000).map { GroupNumbers.number(of: "group \($0)") }
    #expect(Set(numbers).count == 5000 && numbers.allSatisfy { $0 >= 0 && $0 != FeatureQueue.unknownGroup })
  }
}
