/// All comparisons of a result table with its baseline, corrected for being many.
///
/// The family of Holm's correction is one for a study: every difference in a tested column of the table and of its companions. The
/// complete table, which has more columns, marks those of the family, so that equal differences have equal p values everywhere.
public struct TableStatistics: Sendable {
  /// By row and column of the table, the rows without the baseline; what no seed has is left out.
  public let comparisons: [ArmComparison]
  /// How many comparisons Holm's correction is over: all that are tested, in the table and in its companions.
  package let testCount: Int
  /// Pairs of the comparison that has most.
  package let pairCount: Int
  private let test: SignificanceTest
  private let isAlone: Bool
  /// Tested differences, of the whole family, that have an interval, those of them whose interval excludes zero, and all with a star.
  private let intervalCount: Int
  private let excludingCount: Int
  private let foundCount: Int
  private let hasDifferencesWithoutSpread: Bool

  /// Compares each row of a table with its baseline, in each column, once.
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
        correctedPValue: corrected[place],
        power: PairedPower(
          found[place].difference, test: table.test, comparisons: found[place].isTested ? max(1, tested.count) : 1),
        queries: hasBootstrap ? bootstraps[row][column] : nil)
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

  /// The comparison of a row with the baseline in a column; nil for the baseline itself, or where too little is known.
  public subscript(row row: Int, column column: Int) -> ArmComparison? {
    comparisons.first { $0.row == row && $0.column == column }
  }

  /// What all comparisons of the family together say, in up to three sentences; empty where nothing is tested.
  package var sentences: [String] {
    guard testCount > 0 else { return [] }
    let expected = NumberFormat.fixed(1).text(0.05 * Double(intervalCount))
    var result: [String] = []
    if pairCount > 1 {
      result.append(
        "Differences\(isAlone ? "" : " of all tables") whose 95 % interval excludes zero: \(excludingCount) of \(intervalCount), "
          + "where luck alone gives \(expected) on average; with p < 0.05 by the \(test.title) after Holm's correction: "
          + "\(foundCount).")
    }
    if hasDifferencesWithoutSpread {
      result.append(
        "A difference without an interval is the same in every seed, which says nothing about how much seeds vary.")
    }
    if test == .permutation, SignFlipTest.leastPValue(pairs: pairCount) > 0.05 / Double(testCount) {
      let least = NumberFormat.significant(2).text(SignFlipTest.leastPValue(pairs: pairCount))
      let needed = SignFlipTest.pairsNeeded(comparisons: testCount)
      result.append(
        // Of one seed nothing was said before, so that the test has no name yet.
        "With \(pairCount == 1 ? "1 seed the \(test.title)" : "\(pairCount) seeds that test") cannot go below p = \(least): "
          + "\(SignFlipTest.pairsNeeded()) seeds are the least that can show one difference, \(needed) one among "
          + "\(testCount).")
    }
    return result
  }
}

/// One arm against the baseline in one column, with everything that says how far to believe the difference.
public struct ArmComparison: Sendable, Hashable {
  /// The arm's row.
  public let row: Int
  /// The place of the column in the table.
  public let column: Int
  /// Mean, 95 % interval and t test, paired by seed.
  public let difference: PairedDifference
  /// The paired permutation test; nil where a difference is not finite.
  public let permutation: SignFlipTest?
  /// The p value after Holm's correction over the table's comparisons; nil where there is none, or none is wanted, as for cost.
  public let correctedPValue: Double?
  /// What such a difference would take to be found by the table's test after its correction; nil where nobody knows the spread.
  package let power: PairedPower?
  /// The bootstrap over seeds and queries; nil where it was not asked for or makes no sense.
  public let queries: QueryBootstrap?

  /// True where the 95 % interval holds zero: the seeds alone would give such a difference. Nil where there is no interval.
  package var isInsideSeedNoise: Bool? {
    difference.interval.map { $0.contains(0) }
  }

  /// How many seeds would find a difference of this size in four of five studies; nil where that is not known, or beyond
  /// ``PairedPower/greatestCount``.
  package var seedsNeeded: Int? { power?.seedsNeeded() }

  /// One, two or three for a corrected p value below 0.05, 0.01 or 0.001.
  package var starCount: Int { ArmComparison.starCount(correctedPValue) }

  static func starCount(_ correctedPValue: Double?) -> Int {
    guard let correctedPValue else { return 0 }
    return [0.05, 0.01, 0.001].count { correctedPValue < $0 }
  }

  /// What the seeds say, in words: `outside seed noise`, or `inside seed noise: about 12 seeds would be needed`.
  public var verdict: String {
    if difference.isWithoutSpread {
      return difference.summary.mean == 0 ? "no difference" : "the same in every seed, which says nothing about noise"
    }
    guard let isInsideSeedNoise else { return "one seed says nothing about noise" }
    guard isInsideSeedNoise else { return "outside seed noise" }
    guard power != nil else { return "inside seed noise: two seeds say nothing about how many would be needed" }
    guard let seedsNeeded else {
      return "inside seed noise: more than \(PairedPower.greatestCount) seeds would be needed"
    }
    return "inside seed noise: about \(seedsNeeded) seeds would be needed"
  }
}

/// What the p values of a table come from, before Holm's correction.
public enum SignificanceTest: String, Sendable, Hashable, Codable, CaseIterable {
  /// The paired permutation test, which assumes no distribution and needs six seeds to say anything; see ``SignFlipTest``.
  case permutation
  /// The paired t test, which takes the differences for normally distributed; see ``PairedDifference``.
  case student = "t"

  /// In a sentence.
  public var title: String {
    switch self {
    case .permutation: "paired permutation test"
    case .student: "paired t test"
    }
  }
}
