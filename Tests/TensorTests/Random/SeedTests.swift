import Foundation
import Tensor
import Testing

@Suite struct SeedTests {
  @Test func derivedKeysAreTheOnesOnRecord() {
    let seed = Seed(42)
    #expect(
      [seed.derived("views").value, seed.derived("views", 3, 5).value, Seed(0).derived("").value] == [
        2_215_926_502_007_074_975, 5_844_662_367_204_679_238, 12_591_593_934_349_417_548,
      ])
  }

  @Test func keysDifferByParentPurposeIndexAndOrder() {
    var keys: Set<UInt64> = []
    var count = 0
    for parent in 0..<20 {
      for purpose in ["", "a", "b", "ab", "ba", "views", "masks"] {
        let seed = Seed(UInt64(parent))
        keys.insert(seed.derived(purpose).value)
        for first in -5..<20 {
          keys.insert(seed.derived(purpose, first).value)
          for second in -5..<20 { keys.insert(seed.derived(purpose, first, second).value) }
        }
        count += 1 + 25 + 25 * 25
      }
    }
    #expect(keys.count == count)
  }

  @Test func derivingDoesNotDependOnWhatWasDrawn() {
    let seed = Seed(1)
    var stream = seed.stream()
    _ = stream.next()
    #expect(seed.derived("x") == Seed(1).derived("x"))
  }

  @Test func isCodedAsItsNumber() throws {
    let data = try JSONEncoder().encode([Seed(UInt64.max)])
    #expect(String(decoding: data, as: UTF8.self) == "[18446744073709551615]")
    #expect(try JSONDecoder().decode([Seed].self, from: data) == [Seed(.max)])
  }
}

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

  @Test func placesAreDrawnInProportionToTheirWeights() {
    var stream = Seed(7).stream()
    let weights = [1.0, 0, 2, 5]
    var counts = [Int](repeating: 0, count: 4)
    for _ in 0..<80_000 { counts[stream.index(inProportionTo: weights)] += 1 }
    #expect(counts[1] == 0)
    // Six standard deviations of a count are 6 sqrt(n p (1 - p)), less than 850 for each.
    for (count, expected) in zip(counts, [10_000, 0, 20_000, 50_000]) { #expect(abs(count - expected) < 850) }
  }

  @Test func aDrawInProportionTakesOneNumberAndWithoutAnyWeightTheLastPlace() {
    var (drawn, other) = (Seed(8).stream(), Seed(8).stream())
    let place = drawn.index(inProportionTo: [0, 0, 0])
    _ = other.next()
    let (next, second) = (drawn.next(), other.next())
    #expect(place == 2 && next == second)
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

@Suite struct HashingTests {
  @Test func hashesAreWrittenInSixteenDigits() {
    #expect(Hashing.hexadecimal(255) == "00000000000000ff")
    #expect(Hashing.hexadecimal(.max) == "ffffffffffffffff")
  }

  /// The test vectors of the authors (isthe.com/chongo/tech/comp/fnv), FNV-1a, 64 bit.
  @Test func fnv1aGivesThePublishedValues() {
    #expect(Hashing.fnv1a("") == 0xcbf2_9ce4_8422_2325)
    #expect(Hashing.fnv1a("a") == 0xaf63_dc4c_8601_ec8c)
    #expect(Hashing.fnv1a("foobar") == 0x8594_4171_f739_67e8)
  }

  @Test func foldingContinues() {
    #expect(Hashing.fnv1a("bar", state: Hashing.fnv1a("foo")) == Hashing.fnv1a("foobar"))
  }

  @Test func mixingIsOneToOneOnASample() {
    #expect(Set((0..<10_000).map { Hashing.mix(UInt64($0)) }).count == 10_000)
    #expect(Hashing.mix(0) == 0)
  }
}
