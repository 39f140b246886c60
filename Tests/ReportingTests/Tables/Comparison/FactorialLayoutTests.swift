import Reporting
import Testing

@Suite struct FactorialLayoutTests {
  @Test func theRowsAreTheCells() throws {
    let design = try #require(factorialTable().factorialDesign(column: 1))
    #expect(design.factors == ["IMC", "LMI"])
    #expect(design.cells[0][5] == 5)
    #expect(design.cells[3][5] == 9)
  }

  @Test func nothingAtAllCountsAsChance() throws {
    var table = factorialTable()
    table.factorial = FactorialLayout(factors: ["IMC", "LMI"], rows: [nil, 1, 2, 3])
    #expect(try #require(table.factorialDesign(column: 0)).cells[0] == Array(repeating: 0.5, count: 8))
    #expect(table.factorialDesign(column: 2) == nil, "cost has no level of chance")
  }

  @Test func aTableWithoutLayoutIsNoFactorial() {
    #expect(ladder().factorialDesign(column: 0) == nil)
  }
}
