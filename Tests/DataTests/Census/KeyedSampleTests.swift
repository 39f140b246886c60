import Data
import Testing

@Suite struct KeyedSampleTests {
  @Test func fewAreAllOfThem() {
    #expect(KeyedSample.indices(of: 5, limit: 5, for: "x") == [0, 1, 2, 3, 4])
    #expect(KeyedSample.indices(of: 0, limit: 5, for: "x") == [])
  }

  @Test func ofManyOneIsDrawnFromEachStretch() {
    let sample = KeyedSample.indices(of: 1003, limit: 10, for: "x")
    for (stretch, index) in sample.enumerated() {
      #expect((stretch * 1003 / 10..<(stretch + 1) * 1003 / 10).contains(index))
    }
    #expect(sample == KeyedSample.indices(of: 1003, limit: 10, for: "x"))
    #expect(sample != KeyedSample.indices(of: 1003, limit: 10, for: "y"))
    #expect(Set(sample.map { $0 % 100 }).count > 5, "not every hundredth")
  }

  @Test func hugeCountsDoNotOverflow() throws {
    let sample = KeyedSample.indices(of: .max, limit: 1000, for: "x")
    #expect(sample.count == 1000 && zip(sample, sample.dropFirst()).allSatisfy { $0 < $1 })
  }
}
