import Reporting
import Testing

@Suite struct AxisTests {
  @Test func ticksAreRoundAndEncloseTheValues() {
    let axis = Axis("x", values: [0.3, 7.2])
    #expect(axis.ticks == [0, 2, 4, 6, 8])
    #expect(axis.range == 0...8)
    #expect(axis.ticks.map(axis.label) == ["0", "2", "4", "6", "8"])
  }

  @Test func fractionsHaveAsManyDigitsAsTheyNeed() {
    let axis = Axis("x", values: [-0.11, 0.21])
    #expect(axis.ticks == [-0.2, -0.1, 0, 0.1, 0.2, 0.3])
    #expect(axis.ticks.map(axis.label) == ["\u{2212}0.2", "\u{2212}0.1", "0", "0.1", "0.2", "0.3"])
  }

  @Test func placesRunFromZeroToOne() {
    let axis = Axis("x", values: [0, 10])
    #expect(axis.place(of: 0) == 0)
    #expect(axis.place(of: 5) == 0.5)
    #expect(axis.place(of: 10) == 1)
    #expect(axis.place(of: .nan) == nil)
  }

  @Test func equalRatiosAreEqualDistancesOnALogarithmicAxis() throws {
    let axis = Axis("x", values: [0.01, 100], isLogarithmic: true)
    let places = try [0.1, 1, 10].map { try #require(axis.place(of: $0)) }
    #expect(abs((places[1] - places[0]) - (places[2] - places[1])) < 1e-12)
    #expect(axis.place(of: 0) == nil)
  }

  @Test func aLogarithmOfNegativeValuesIsNotAttempted() {
    #expect(!Axis("x", values: [-1, 10], isLogarithmic: true).isLogarithmic)
  }

  @Test(
    arguments: [
      [], [.nan], [0], [3], [-2, -2], [1e-9, 2e-9], [1e9, 3e9], [5, 5.0000001],
      [25.773195876288652, 25.773195876288661], [0, 7e-15],
    ] as [[Double]])
  func everyValueHasAPlaceAndTicksAscend(values: [Double]) {
    let axis = Axis("x", values: values)
    for value in values where value.isFinite {
      let place = axis.place(of: value) ?? -1
      #expect(place >= 0 && place <= 1)
    }
    #expect(axis.ticks.count > 1 && axis.ticks.count < 12)
    #expect(zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { $0 < $1 })
    #expect(Set(axis.ticks.map(axis.label)).count == axis.ticks.count)
  }

  @Test func zeroIsIncludedWhereAskedFor() {
    #expect(Axis("x", values: [3, 4], includesZero: true).range.contains(0))
  }
}
