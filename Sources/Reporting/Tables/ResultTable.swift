/// The product of a study: arms by measurements, each over several seeds, compared with a baseline seed by seed.
///
/// A plain value that knows nothing of models or data; `TextTable`, `MarkdownTable`, `LaTeXTable`, `CSVTable` and
/// `JSONTable` write it.
public struct ResultTable: Sendable, Hashable, Codable {
  /// The heading, such as `objective-ladder (demo, DebCap)`.
  public var title: String
  /// The measured quantities, left to right.
  public var columns: [ResultColumn]
  /// The seeds, in the order of every row's outcomes.
  public var seeds: [Int]
  /// The arms, top to bottom.
  public var rows: [ResultRow]
  /// The row that the others are compared with; nil for a table without comparison.
  public var baseline: Int?
  /// What the study says about its primary outcome, which opens what is printed; nil for a table that stands after another.
  package var answer: StudyAnswer?
  /// What differs between the arms, as descriptive columns.
  package var settings: [ResultSetting] = []
  /// The bootstrap over queries of each difference, `[rows][columns]`; empty where it was not asked for.
  package var queryBootstraps: [[QueryBootstrap?]] = []
  /// Which rows make a full factorial; nil where they do not.
  package var factorial: FactorialLayout?
  /// The other tables of the same study that are read together with this one: Holm's correction is over the tests of all of them.
  package var companions: [ResultTable] = []
  /// Which p value Holm's correction and the stars are made of.
  package var test: SignificanceTest = .permutation
  /// Whether the long statistics are printed: every difference with its tests, effects and Shapley values.
  package var includesStatistics = false
  /// Whether runs without numbers are listed below; false for one of several tables of the same runs.
  package var listsRemarks = true
  /// Whether what all tests together say stands below; false for one of several tables of the same family.
  package var listsFindings = true
  /// Where the numbers come from: machine, date, command, data fingerprint. One sentence each.
  package var footnotes: [String]

  /// A table whose rows have one outcome per seed; `baseline` is the row that others are compared with.
  public init(
    title: String, columns: [ResultColumn], seeds: [Int], rows: [ResultRow], baseline: Int? = 0,
    footnotes: [String] = []
  ) {
    self.title = title
    self.columns = columns
    self.seeds = seeds
    self.rows = rows
    self.baseline = baseline.flatMap { rows.indices.contains($0) ? $0 : nil }
    self.footnotes = footnotes
  }

  /// Mean and spread of a cell; nil where no run of the row measured the column.
  public func summary(row: Int, column: Int) -> Summary? {
    Summary(of: rows[row].values(ofColumn: column).compactMap { $0 })
  }

  /// The paired difference of a cell to the baseline's; nil for the baseline itself and where no seed has both.
  public func difference(row: Int, column: Int) -> PairedDifference? {
    guard let baseline, row != baseline else { return nil }
    return PairedDifference(
      arm: rows[row].values(ofColumn: column), baseline: rows[baseline].values(ofColumn: column))
  }

  /// One sentence for the runs of a row that failed alike and one for those that are missing, in the order of rows and seeds.
  package var remarks: [String] {
    rows.flatMap { row in
      var failures: [(reason: String, seeds: [Int])] = []
      func add(_ reason: String, _ seed: Int) {
        if let place = failures.firstIndex(where: { $0.reason == reason }) {
          failures[place].seeds.append(seed)
        } else {
          failures.append((reason, [seed]))
        }
      }
      var missing: [Int] = []
      for (seed, outcome) in zip(seeds, row.outcomes) {
        switch outcome {
        case .measured: break
        case .missing: missing.append(seed)
        case .failed(let reason): add("failed: \(reason)", seed)
        case .damaged(let reason): add("damaged: \(reason)", seed)
        }
      }
      func sentence(_ seeds: [Int], _ end: String) -> String {
        "\(row.label), seed\(seeds.count == 1 ? "" : "s") \(seeds.map(String.init).joined(separator: ", ")): \(end)"
      }
      return failures.map { sentence($0.seeds, $0.reason) }
        + (missing.isEmpty ? [] : [sentence(missing, "not run")])
    }
  }
}

extension ResultTable {
  /// The rows that may be the best of a column: the one with the best mean, those that read the same, and those that the seeds do not tell
  /// apart from it, because the 95 % interval of the paired difference holds zero.
  ///
  /// None where nothing can be told apart: a neutral column, a single row with values, rows that all may be the best, as with one seed. A
  /// cost that is the same in every seed is exact; a score is not, because recalls move in steps.
  package func bestRows(column: Int) -> [Int] {
    let (direction, format) = (columns[column].direction, columns[column].format)
    guard direction != .neutral, columns[column].isComparable else { return [] }
    if let turns = columns[column].turns { return bestRows(of: turns, direction) }
    let means = rows.indices
      .compactMap { row in summary(row: row, column: column).map { (row: row, mean: $0.mean) } }
      .filter { $0.mean.isFinite }
    // The first of equal ones.
    let found = means.reduce(nil as (row: Int, mean: Double)?) { best, next in
      guard let best else { return next }
      return (direction == .higher ? next.mean > best.mean : next.mean < best.mean) ? next : best
    }
    guard let best = found else { return [] }
    let equal = means.filter { entry in
      entry.row == best.row || format.text(entry.mean) == format.text(best.mean)
        || !isToldApart(best.row, entry.row, column: column)
    }
    return equal.count < means.count ? equal.map(\.row) : []
  }

  /// Rows whose range overlaps that of the best median; none where all do.
  private func bestRows(of turns: [[Double]], _ direction: ResultColumn.Direction) -> [Int] {
    let found = turns.indices.compactMap { row in TurnSummary(turns[row]).map { (row: row, summary: $0) } }
    let best = found.min {
      direction == .higher ? $0.summary.median > $1.summary.median : $0.summary.median < $1.summary.median
    }
    guard let best else { return [] }
    let equal = found.filter { $0.summary.range.overlaps(best.summary.range) }
    return equal.count < found.count ? equal.map(\.row) : []
  }

  private func isToldApart(_ first: Int, _ second: Int, column: Int) -> Bool {
    guard
      let difference = PairedDifference(
        arm: rows[first].values(ofColumn: column), baseline: rows[second].values(ofColumn: column))
    else { return false }
    if difference.isWithoutSpread { return columns[column].isCost && difference.summary.mean != 0 }
    return difference.excludesZero
  }
}

/// One measured quantity of a result table: what it is, how it is written, and which way is better.
public struct ResultColumn: Sendable, Hashable, Codable {
  /// Which values are better.
  public enum Direction: String, Sendable, Hashable, Codable {
    /// More is better, as for recall.
    case higher
    /// Less is better, as for seconds.
    case lower
    /// Neither: a description of the arm, never set in bold.
    case neutral
  }

  /// The heading, unique within a table.
  public var name: String
  /// The unit, such as `%` or `s`; nil for a plain number.
  public var unit: String?
  /// Which values are better.
  public var direction: Direction
  /// How numbers are written.
  public var format: NumberFormat
  /// What guessing reaches, in the column's unit; nil where that has no meaning.
  public var chance: Double?
  /// What the columns of one evaluation share, such as its track; a wide table heads them together.
  package var group: String?
  /// How many queries of the evaluation a model can answer by words it was trained on, in percent; nil where that has no meaning.
  package var coverage: Double?
  /// True for what an arm costs: it is compared with the baseline and not tested.
  package var isCost: Bool
  /// False for what cannot vary with the seed, such as a parameter count: the cell is then the bare number.
  package var varies: Bool
  /// Whether its differences are among those that Holm's correction is over; false for columns that only the complete table of a study
  /// has, which are there to be looked at.
  package var isInFamily: Bool = true
  /// False for what was measured at different times on a machine that does other things too: no row is marked as the best.
  package var isComparable = true
  /// What all rows reached in several turns, one list per row, in place of the values of the seeds; nil where nothing was measured so.
  package var turns: [[Double]]?

  /// A column; `chance` is what guessing gives, in the unit of the column.
  public init(
    _ name: String, unit: String? = nil, direction: Direction = .higher, format: NumberFormat = .fixed(1),
    chance: Double? = nil, group: String? = nil, coverage: Double? = nil, isCost: Bool = false, varies: Bool = true
  ) {
    self.name = name
    self.unit = unit
    self.direction = direction
    self.format = format
    self.chance = chance
    self.group = group
    self.coverage = coverage
    self.isCost = isCost
    self.varies = varies
  }

  /// Name and unit: `Emoji R@1 (%)`.
  package var heading: String {
    unit.map { "\(name) (\($0))" } ?? name
  }

  /// The heading below that of the group: `R@1 (%)`, without what the group says already.
  package var headingInGroup: String {
    // What a group is named after, such as the mean of a task beside its details.
    if name == group { return unit.map { "score (\($0))" } ?? "score" }
    guard let group, heading.hasPrefix(group + " ") else { return heading }
    return String(heading.dropFirst(group.count + 1))
  }

  /// Whether a difference in this column is a claim that needs a test. Those that are in the family get one that is corrected.
  package var isTested: Bool { direction != .neutral && !isCost && varies }
}

/// What was measured of a row in several turns.
package struct TurnSummary: Sendable, Hashable {
  package let median: Double
  package let range: ClosedRange<Double>

  /// Nil without a turn.
  package init?(_ values: [Double]) {
    let sorted = values.sorted()
    guard let least = sorted.first, let greatest = sorted.last else { return nil }
    median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    range = least...greatest
  }
}

/// One arm of a study: what each of its runs measured, or why it did not.
public struct ResultRow: Sendable, Hashable, Codable {
  /// What became of the run of one seed.
  public enum Outcome: Sendable, Hashable, Codable {
    /// One value per column of the table; nil where this run did not measure it.
    case measured([Double?])
    /// The reason in one sentence, such as `itm is not finite at step 120`.
    case failed(String)
    /// There are results that cannot be read; what and where, in one sentence.
    case damaged(String)
    /// Not run yet.
    case missing
  }

  /// The name of the arm.
  public var label: String
  /// One outcome a seed of the table, in its order.
  public var outcomes: [Outcome]

  /// A row of outcomes, one per seed of the table.
  public init(_ label: String, _ outcomes: [Outcome]) {
    self.label = label
    self.outcomes = outcomes
  }

  /// The values of a column, one per seed; nil where the run failed, is missing or did not measure it.
  public func values(ofColumn column: Int) -> [Double?] {
    outcomes.map { outcome in
      guard case .measured(let values) = outcome, values.indices.contains(column) else { return nil }
      return values[column]
    }
  }
}

/// A description of the arms that is not a measurement: an objective that some have, a setting that differs.
package struct ResultSetting: Sendable, Hashable, Codable {
  /// What differs, such as `lmi` or `temperature`.
  package var name: String
  /// One text a row of the table, such as `✓`, `0.07` or `-`.
  package var values: [String]

  package init(_ name: String, _ values: [String]) {
    self.name = name
    self.values = values
  }

  /// How the presence of an objective is written.
  package static let present = "✓"
  /// How the absence of a value is written.
  package static let absent = "-"
}
