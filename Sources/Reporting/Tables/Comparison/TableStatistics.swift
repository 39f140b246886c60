/// All comparisons of a result table with its baseline, corrected for being many.
///
/// The family of Holm's correction is one for a study: every difference in a tested column of the table and of its companions. The
/// complete table, which has more columns, marks those of the family, so that equal differences have equal p values everywhere.
public struct TableStatistics: Sendable {
  /// By row and column of the table, the rows without the baseline; what no seed has is left out.
  public let comparisons: [ArmComparison]
  /// How many comparisons Holm's correction is over: all that are tested, in the table and in its companions.
  public let testCount: Int
  /// Pairs of the comparison that has most.
  public let pairCount: Int
  private let test: SignificanceTest
  private let isAlone: Bool
  /// Tested differences, of the whole family, that have an interval, those of them whose interval leaves zero out, and all with a star.
  private let intervalCount: Int
  private let excludingCount: Int
  private let foundCount: Int
  private let hasDifferencesWithoutSpread: Bool

  public init(_ table: ResultTable) {
    test = table.test
    isAlone = table.companions.isEmpty
    let found = TableStatistics.differences(in: table)
    let family = found + table.companions.flatMap(TableStatistics.differences)
    let corrected = HolmCorrection.adjusted(family.map { $0.pValue(table.test) })
    let tested = zip(family, corrected).filter { $0.1 != nil }
    testCount = tested.count
    intervalCount = tested.count { $0.0.difference.interval != nil }
    excludingCount = tested.count { $0.0.difference.excludesZero }
    foundCount = corrected.count { ArmComparison.starCount($0) > 0 }
    hasDifferencesWithoutSpread = family.contains { $0.isTested && $0.difference.isWithoutSpread }
    pairCount = family.map(\.difference.summary.count).max() ?? 0
    comparisons = found.indices.map { place in
      let (row, column) = (found[place].row, found[place].column)
      let bootstraps = table.queryBootstraps
      let hasBootstrap = bootstraps.indices.contains(row) && bootstraps[row].indices.contains(column)
      return ArmComparison(
        row: row, column: column, difference: found[place].difference, permutation: found[place].permutation,
        correctedPValue: corrected[place], queries: hasBootstrap ? bootstraps[row][column] : nil)
    }
  }

  /// A difference with its permutation test.
  private struct Found {
    let row: Int
    let column: Int
    let difference: PairedDifference
    let permutation: SignFlipTest?
    let isTested: Bool

    /// Before correction; nil for what is not tested.
    func pValue(_ test: SignificanceTest) -> Double? {
      guard isTested else { return nil }
      switch test {
      case .permutation: return permutation?.pValue
      case .student: return difference.pValue
      }
    }
  }

  private static func differences(in table: ResultTable) -> [Found] {
    table.rows.indices.flatMap { row in
      table.columns.indices.compactMap { column in
        table.difference(row: row, column: column).map { difference in
          Found(
            row: row, column: column, difference: difference,
            permutation: SignFlipTest(differences: difference.differences),
            isTested: table.columns[column].isTested && table.columns[column].isInFamily)
        }
      }
    }
  }

  public subscript(row row: Int, column column: Int) -> ArmComparison? {
    comparisons.first { $0.row == row && $0.column == column }
  }

  /// What all comparisons of the family together say, in up to three sentences; empty where nothing is tested.
  public var sentences: [String] {
    guard testCount > 0 else { return [] }
    let expected = NumberFormat.fixed(1).text(0.05 * Double(intervalCount))
    var result: [String] = []
    if pairCount > 1 {
      result.append(
        "Differences\(isAlone ? "" : " of all tables") whose 95 % interval leaves zero out: \(excludingCount) of \(intervalCount), "
          + "where luck alone gives \(expected) on average; with p < 0.05 by the \(test.title) after Holm's correction: "
          + "\(foundCount).")
    }
    if hasDifferencesWithoutSpread {
      result.append(
        "A difference without an interval is the same in every seed, which says nothing of how much seeds vary.")
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
