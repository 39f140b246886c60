import Reporting
import Testing

@Suite struct SequentialDesignTests {
  @Test func looksAreSixAndNoneIsTooEarly() throws {
    #expect(SequentialDesign(atMost: 24, margin: 1)?.looks == [4, 8, 12, 16, 20, 24])
    #expect(SequentialDesign(atMost: 12, margin: 1)?.looks == [4, 6, 8, 10, 12])
    #expect(SequentialDesign(atMost: 5, margin: 1)?.looks == [4, 5])
    #expect(SequentialDesign(atMost: 4, margin: 1)?.looks == [4])
    #expect(SequentialDesign(atMost: 3, margin: 1) == nil)
    #expect(SequentialDesign(atMost: 12, margin: 0) == nil)
    #expect(SequentialDesign(atMost: 12, margin: .nan) == nil)
    let design = try #require(SequentialDesign(atMost: 12, margin: 1))
    #expect(design.looksInWords == "4, 6, 8, 10 and 12 seeds")
  }
}

@Suite struct SequentialTestTests {
  private static func test(comparisons: Int = 3, margin: Double = 1) throws -> SequentialTest {
    SequentialTest(try #require(SequentialDesign(atMost: 24, margin: margin)), comparisons: comparisons)
  }

  @Test func agreesWithARecordedDistribution() throws {
    // Tests/Statistics/recorded.py: 4,000,000 studies by NumPy and scipy.stats.t.
    let test = try Self.test()
    for (level, limit) in [(0.05, 0.02325464549380233), (0.05 / 3, 0.007015924780133388), (0.01, 0.004063182310619909)]
    {
      #expect(abs(test.limit(level: level) / limit - 1) < 0.06, "\(test.limit(level: level))")
    }
    for (least, pValue) in [(0.002, 0.0050985), (0.01, 0.02317975), (0.05, 0.09932675)] {
      #expect(abs(test.pValue(ofLeast: least) / pValue - 1) < 0.06, "\(test.pValue(ofLeast: least))")
    }
    #expect(test.pValue(ofLeast: .infinity) == 1)
    #expect(test.pValue(ofLeast: 0) == 1 / 100_001.0)
  }

  @Test func theLimitIsWhereThePValueCrossesTheLevel() throws {
    let test = try Self.test()
    for level in [0.05, 0.05 / 3] {
      #expect(test.pValue(ofLeast: test.limit(level: level)) <= level)
      #expect(test.pValue(ofLeast: test.limit(level: level) * 1.001) > level * 0.99)
    }
  }

  @Test func theNominalPValueIsThatOfTheTTest() throws {
    let values = answeredDifferences[1].values
    let nominal = SequentialTest.nominal(
      sum: values.reduce(0, +), squares: values.reduce(0) { $0 + $1 * $1 }, count: values.count)
    #expect(abs(nominal - 0.2617340227243711) < 1e-12)
    #expect(SequentialTest.nominal(sum: 3, squares: 3, count: 3) == 1)
  }

  @Test func theRepeatedIntervalIsWiderThanStudents() throws {
    let test = try Self.test(comparisons: 1)
    let values = answeredDifferences[0].values.map(Optional.some)
    let arm = SequentialAnalysis(test, differences: [values]).arms[0]
    let interval = try #require(arm.interval)
    #expect(interval.lowerBound < 0.859444875760377 && interval.upperBound > 2.315555124239623)
    // p is below 0.05 exactly where that interval excludes zero.
    #expect((try #require(arm.pValue) <= 0.05) == !interval.contains(0))
    #expect(arm.correctedPValue == arm.pValue)
  }

  @Test func betweenLooksThereIsNoVerdict() throws {
    let seven = answeredDifferences.map { $0.values.prefix(7).map(Optional.some) }
    let analysis = SequentialAnalysis(try Self.test(), differences: seven)
    #expect(analysis.arms.allSatisfy { $0.pValue == nil && $0.correctedPValue == nil && $0.interval == nil })
  }

  @Test func whatWasFoundEarlyStaysFound() throws {
    let early = [1.0, 1.1, 0.9, 1.05], late = [1.0, -3, 4, -2]
    let test = try Self.test(comparisons: 1)
    let first = SequentialAnalysis(test, differences: [early.map(Optional.some)]).arms[0]
    let second = SequentialAnalysis(test, differences: [(early + late).map(Optional.some)]).arms[0]
    #expect(try #require(first.pValue) < 0.05)
    #expect(second.pValue == first.pValue)
  }

  @Test func aSmallDifferenceIsCalledSmallerThanTheMargin() throws {
    let small = (0..<8).map { Optional(0.1 * Double($0 % 3 - 1)) }
    #expect(SequentialAnalysis(try Self.test(), differences: [small, small, small]).arms[0].isEquivalent)
    #expect(
      !SequentialAnalysis(try Self.test(margin: 0.05), differences: [small, small, small]).arms[0].isEquivalent)
  }

  @Test func pairsThatFailedAreLeftOut() throws {
    var values = answeredDifferences[0].values.map(Optional.some)
    values[3] = nil
    let arm = SequentialAnalysis(try Self.test(comparisons: 1), differences: [values]).arms[0]
    #expect(arm.pValue != nil && arm.interval != nil)
  }

  @Test func theAnswerSaysWhatWasDeclared() throws {
    let design = try #require(SequentialDesign(atMost: 24, margin: 1))
    let arms = answeredDifferences.map { ($0.name, $0.values.map(Optional.some)) }
    let found = answer(arms, sequence: design)
    #expect(found.sentence.hasPrefix("Over 8 seeds IMC adds 1.6 points of mean recall ["))
    #expect(found.comparisons.allSatisfy { $0.permutationPValue == nil })
    #expect(found.notes[1].contains("was to look after 4, 8, 12, 16, 20 and 24 seeds"))
    #expect(found.notes[1].contains("No difference of 1 point of mean recall or more:"))
    let between = answer(arms.map { ($0.0, Array($0.1.prefix(7))) }, sequence: design)
    #expect(
      between.sentence
        == "There is no answer over 7 seeds: the study declared that it looks after 4, 8, 12, 16, 20 and 24 seeds.")
    let small = (0..<8).map { Optional(0.1 * Double($0 % 3 - 1)) }
    #expect(
      answer([("a", small), ("b", small)], sequence: design).sentence
        == "Over 8 seeds each of a, b makes no difference of 1 point of mean recall or more.")
    #expect(answer([("a", small)], sequence: design).isDecided)
  }
}

@Suite struct NormalStreamTests {
  @Test func itsMomentsAreThoseOfTheNormalDistribution() {
    var stream = NormalStream(seed: 1, purpose: "test")
    let values = (0..<100_000).map { _ in stream.next() }
    let mean = values.reduce(0, +) / 100_000
    #expect(abs(mean) < 0.012)
    #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 100_000 - 1) < 0.02)
    #expect(abs(values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / 100_000 - 3) < 0.15)
    #expect(abs(Double(values.count { $0 < -1.96 }) / 100_000 - 0.025) < 0.002)
  }
}
