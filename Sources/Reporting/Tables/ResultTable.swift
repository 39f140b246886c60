/// The product of a study: arms by measurements, each over several seeds, compared with a baseline seed by seed.
///
/// A plain value that knows nothing of models or data; ``TextTable``, ``MarkdownTable``, ``LaTeXTable``, ``CSVTable`` and
/// ``JSONTable`` write it.
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
  /// What differs between the arms, as descriptive columns.
  public var settings: [ResultSetting] = []
  /// The bootstrap over queries of each difference, `[rows][columns]`; empty where it was not asked for.
  public var queryBootstraps: [[QueryBootstrap?]] = []
  /// Which rows make a full factorial; nil where they do not.
  public var factorial: FactorialLayout?
  /// Which p value Holm's correction and the stars are made of.
  public var test: SignificanceTest = .permutation
  /// Whether the long statistics are printed: every difference with its tests, effects and Shapley values.
  public var includesStatistics = false
  /// Whether runs without numbers are listed below; false for one of several tables of the same runs.
  public var listsRemarks = true
  /// Where the numbers come from: machine, date, command, data fingerprint. One sentence each.
  public var footnotes: [String]

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

  /// One sentence for each run that failed and for the missing runs of each row, in the order of rows and seeds.
  public var remarks: [String] {
    rows.flatMap { row in
      let failures = zip(seeds, row.outcomes).compactMap { seed, outcome in
        if case .failed(let reason) = outcome { "\(row.label), seed \(seed): failed: \(reason)" } else { nil }
      }
      let missing = zip(seeds, row.outcomes).filter { $0.1 == .missing }.map { String($0.0) }
      guard !missing.isEmpty else { return failures }
      return failures + [
        "\(row.label), seed\(missing.count == 1 ? "" : "s") \(missing.joined(separator: ", ")): not run"
      ]
    }
  }
}
