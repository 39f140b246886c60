import Tensor
import Testing

@Suite struct RandomStreamTests {
  @Test func theFirstNumbersOfSplitmix64AreThePublishedOnes() {
    // The sequence of the reference implementation (Vigna, splitmix64.c) for the state 1234567.
    var stream = Seed(1_234_567).stream()
    let first = (0..<5).map { _ in stream.next() }
    #expect(
      first == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func uniformNumbersFillTheUnitIntervalEvenly() {
    var stream = Seed(5).stream()
    var bins = [Int](repeating: 0, count: 16)
    let values = (0..<64_000).map { _ in stream.uniform() }
    #expect(values.allSatisfy { (0..<1).contains($0) })
    for value in values { bins[Int(value * 16)] += 1 }
    // Chi square with 15 degrees of freedom: 37.7 is exceeded once in a thousand.
    let chiSquare = bins.reduce(0.0) { $0 + (Double($1) - 4000) * (Double($1) - 4000) / 4000 }
    #expect(chiSquare < 37.7)
  }

  @Test func normalNumbersHaveTheirMoments() {
    var stream = Seed(6).stream()
    let values = (0..<40_000).map { _ in Double(stream.normal()) }
    let moments = (1...4).map { power in
      values.reduce(0) { sum, value in sum + (0..<power).reduce(1) { product, _ in product * value } } / 40_000
    }
    #expect(abs(moments[0]) < 0.02)
    #expect(abs(moments[1] - 1) < 0.03)
    #expect(abs(moments[2]) < 0.06)
    #expect(abs(moments[3] - 3) < 0.2)
  }

  @Test func streamsOfNeighbouringKeysAreUncorrelated() {
    var sum = 0.0
    for index in 0..<10_000 {
      var a = Seed(1).derived("x", index).stream()
      var b = Seed(1).derived("x", index + 1).stream()
      sum += Double(a.uniform() - 0.5) * Double(b.uniform() - 0.5)
    }
    // The standard deviation of the mean is (1 / 12) / 100.
    #expect(abs(sum / 10_000) < 4 * 0.000_84)
  }

  @Test func indicesStayBelowTheirBoundAndReachEveryPlace() {
    var stream = Seed(7).stream()
    let seen = Set((0..<500).map { _ in stream.index(below: 7) })
    #expect(seen == Set(0..<7))
  }

  @Test func aPermutationHoldsEveryNumberOnce() {
    var stream = Seed(8).stream()
    let order = stream.permutation(of: 100)
    #expect(order.sorted() == Array(0..<100))
    #expect(order != Array(0..<100))
    let none = stream.permutation(of: 0)
    #expect(none.isEmpty)
  }

  @Test func chanceIsCertainAtItsEnds() {
    var stream = Seed(9).stream()
    for _ in 0..<100 {
      let (certain, impossible) = (stream.chance(1), stream.chance(0))
      #expect(certain && !impossible)
    }
  }

  @Test func aCopyRepeatsItsNumbers() {
    var stream = Seed(10).stream()
    _ = stream.normal()
    var copy = stream
    let (a, b) = ((stream.normal(), stream.next()), (copy.normal(), copy.next()))
    #expect(a == b)
  }
}
