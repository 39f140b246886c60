import Reporting
import Testing

@Suite struct FactorialStatisticsTests {
  @Test func eachKindOfEffectIsAFamily() throws {
    let statistics = FactorialStatistics(factorialTable())
    // Two objectives and two scores; cost is not a claim.
    #expect(statistics.familySizes == [4, 2, 4])
    let design = try #require(factorialTable().factorialDesign(column: 0))
    let main = try #require(design.mainEffect(0))
    #expect(try #require(SignFlipTest(differences: main.differences)).pValue == 2.0 / 256)
    #expect(statistics.correctedPValue(.main(0), column: 0) == 4 * 2.0 / 256)
    #expect(statistics.correctedPValue(.interaction(0, 1), column: 1) == 2 * 2.0 / 256)
    #expect(
      statistics.correctedPValue(.total, column: 0) == nil, "it is the sum of the shares, and no claim of its own")
    #expect(statistics.correctedPValue(.main(0), column: 2) == nil)
  }

  @Test func companionsAreOfTheSameFamilies() {
    var table = factorialTable()
    table.companions = [factorialTable()]
    #expect(FactorialStatistics(table).familySizes == [8, 4, 8])
    #expect(FactorialStatistics(table).correctedPValue(.main(0), column: 0) == 8 * 2.0 / 256)
  }

  @Test func columnsOutsideTheFamilyAreLookedAt() {
    var table = factorialTable()
    table.columns[1].isInFamily = false
    #expect(FactorialStatistics(table).familySizes == [2, 1, 2])
    #expect(FactorialStatistics(table).correctedPValue(.share(1), column: 1) == nil)
  }

  @Test func aTableThatIsNoFactorialHasNone() {
    #expect(FactorialStatistics(ladder()).familySizes.isEmpty)
  }
}
