import Reporting
import Testing

@Suite struct FactorialDesignTests {
  /// A 2 x 2 x 2 design with known effects: 10 + 2 a + 3 b - c + 4 a b.
  private func additive(noise: [Double] = [0]) throws -> FactorialDesign {
    let cells = (0..<8).map { cell -> [Double?] in
      let (a, b, c) = (Double(cell & 1), Double(cell >> 1 & 1), Double(cell >> 2 & 1))
      return noise.map { 10 + $0 + 2 * a + 3 * b - c + 4 * a * b }
    }
    return try #require(FactorialDesign(factors: ["a", "b", "c"], cells: cells))
  }

  @Test func mainEffectsAreMeansOverTheOthers() throws {
    let design = try additive()
    // b is there in half of the cells, and so is what a and b do together.
    #expect(design.mainEffect(0)?.summary.mean == 4)
    #expect(design.mainEffect(1)?.summary.mean == 5)
    #expect(design.mainEffect(2)?.summary.mean == -1)
  }

  @Test func interactionsAreDifferencesOfDifferences() throws {
    let design = try additive()
    #expect(design.interaction(0, 1)?.summary.mean == 4)
    #expect(design.interaction(1, 0)?.summary.mean == 4)
    #expect(abs(try #require(design.interaction(0, 2)).summary.mean) < 1e-12)
  }

  @Test func shapleyValuesShareTheInteraction() throws {
    let design = try additive()
    let values = try (0..<3).map { try #require(design.shapleyValue($0)).summary.mean }
    for (value, expected) in zip(values, [4.0, 5, -1]) { #expect(abs(value - expected) < 1e-12) }
    #expect(abs(values.reduce(0, +) - (try #require(design.total)).summary.mean) < 1e-12)
  }

  @Test func theGloveGameHasItsKnownValues() throws {
    // One left glove (player 0), two right ones: a pair is worth 1. Shapley: 2/3, 1/6, 1/6.
    let cells = (0..<8).map { cell -> [Double?] in [cell & 1 == 1 && cell & 6 != 0 ? 1 : 0] }
    let design = try #require(FactorialDesign(factors: ["left", "right", "other right"], cells: cells))
    for (player, expected) in [2.0 / 3, 1.0 / 6, 1.0 / 6].enumerated() {
      #expect(abs(try #require(design.shapleyValue(player)).summary.mean - expected) < 1e-12)
    }
  }

  @Test func theWeightedMajorityGameHasItsKnownValues() throws {
    // Votes 3, 2, 1, 1, quota 4: the pivot in 12, 4, 4 and 4 of 24 orders.
    let votes = [3, 2, 1, 1]
    let cells = (0..<16).map { cell -> [Double?] in
      [votes.indices.reduce(0) { $0 + (cell >> $1 & 1 == 1 ? votes[$1] : 0) } >= 4 ? 1 : 0]
    }
    let design = try #require(FactorialDesign(factors: ["a", "b", "c", "d"], cells: cells))
    for (player, expected) in [1.0 / 2, 1.0 / 6, 1.0 / 6, 1.0 / 6].enumerated() {
      #expect(abs(try #require(design.shapleyValue(player)).summary.mean - expected) < 1e-12)
    }
  }

  @Test func whatAllArmsOfASeedShareCancels() throws {
    let effect = try #require(try additive(noise: [-3, 0, 5]).mainEffect(0))
    #expect(effect.summary.count == 3)
    #expect(effect.summary.mean == 4)
    #expect(effect.isWithoutSpread)
  }

  @Test func anIncompleteSeedIsLeftOut() throws {
    let cells: [[Double?]] = [[1, 1], [2, nil]]
    let design = try #require(FactorialDesign(factors: ["a"], cells: cells))
    #expect(design.mainEffect(0)?.summary.count == 1)
    #expect(FactorialDesign(factors: ["a"], cells: [[nil], [2]])?.mainEffect(0) == nil)
  }

  @Test func cellsThatAreNoFactorialAreRefused() {
    #expect(FactorialDesign(factors: [], cells: [[1]]) == nil)
    #expect(FactorialDesign(factors: ["a", "b"], cells: [[1], [2], [3]]) == nil)
    #expect(FactorialDesign(factors: ["a"], cells: [[1], [2, 3]]) == nil)
  }
}

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
