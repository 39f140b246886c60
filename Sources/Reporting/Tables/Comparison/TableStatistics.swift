/// All comparisons of a result table with its baseline, corrected for being many.
public struct TableStatistics: Sendable {
  /// By row and column of the table, the rows without the baseline; what no seed has is left out.
  public let comparisons: [ArmComparison]
  /// How many comparisons Holm's correction is over: all that are tested.
  public let testCount: Int
  /// Pairs of the comparison that has most.
  public let pairCount: Int
  private let test: SignificanceTest

  public init(_ table: ResultTable) {
    test = table.test
    let places = table.rows.indices.flatMap { row in table.columns.indices.map { (row: row, column: $0) } }
    let found = places.compactMap { row, column in
      table.difference(row: row, column: column).map { (row: row, column: column, difference: $0) }
    }
    let permutations = found.map { SignFlipTest(differences: $0.difference.differences) }
    let pValues = zip(found, permutations).map { entry, permutation -> Double? in
      guard table.columns[entry.column].isTested else { return nil }
      switch table.test {
      case .permutation: return permutation?.pValue
      case .student: return entry.difference.pValue
      }
    }
    testCount = pValues.count { $0 != nil }
    pairCount = found.map(\.difference.summary.count).max() ?? 0
    let corrected = HolmCorrection.adjusted(pValues)
    comparisons = found.indices.map { place in
      let (row, column) = (found[place].row, found[place].column)
      let bootstraps = table.queryBootstraps
      let hasBootstrap = bootstraps.indices.contains(row) && bootstraps[row].indices.contains(column)
      return ArmComparison(
        row: row, column: column, difference: found[place].difference, permutation: permutations[place],
        correctedPValue: corrected[place], queries: hasBootstrap ? bootstraps[row][column] : nil)
    }
  }

  public subscript(row row: Int, column column: Int) -> ArmComparison? {
    comparisons.first { $0.row == row && $0.column == column }
  }

  /// What all comparisons together say, in one or two sentences; empty where nothing is tested.
  public var sentences: [String] {
    let tested = comparisons.filter { $0.correctedPValue != nil }
    guard !tested.isEmpty else { return [] }
    let excluding = tested.count { $0.difference.excludesZero }
    let found = tested.count { $0.starCount > 0 }
    let expected = NumberFormat.fixed(1).text(0.05 * Double(tested.count))
    var result: [String] = []
    if pairCount > 1 {
      result.append(
        "Differences whose 95 % interval leaves zero out: \(excluding) of \(tested.count), where luck alone gives "
          + "\(expected) on average; with p < 0.05 by the \(test.title) after Holm's correction: \(found).")
    }
    if test == .permutation, SignFlipTest.leastPValue(pairs: pairCount) > 0.05 / Double(testCount) {
      let least = NumberFormat.significant(2).text(SignFlipTest.leastPValue(pairs: pairCount))
      let needed = SignFlipTest.pairsNeeded(comparisons: testCount)
      result.append(
        "With \(pairCount) seed\(pairCount == 1 ? "" : "s") that test cannot go below p = \(least): "
          + "\(SignFlipTest.pairsNeeded()) seeds are the least that can show one difference, \(needed) one among "
          + "\(testCount).")
    }
    return result
  }
}
