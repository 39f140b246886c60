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
  /// The other tables of the same study that are read together with this one: Holm's correction is over the tests of all of them.
  public var companions: [ResultTable] = []
  /// Which p value Holm's correction and the stars are made of.
  public var test: SignificanceTest = .permutation
  /// Whether the long statistics are printed: every difference with its tests, effects and Shapley values.
  public var includesStatistics = false
  /// Whether runs without numbers are listed below; false for one of several tables of the same runs.
  public var listsRemarks = true
  /// Whether what all tests together say stands below; false for one of several tables of the same family.
  public var listsFindings = true
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

  /// One sentence for the runs of a row that failed alike and one for those that are missing, in the order of rows and seeds.
  public var remarks: [String] {
    rows.flatMap { row in
      var failures: [(reason: String, seeds: [Int])] = []
      var missing: [Int] = []
      for (seed, outcome) in zip(seeds, row.outcomes) {
        switch outcome {
        case .measured: break
        case .missing: missing.append(seed)
        case .failed(let reason):
          if let place = failures.firstIndex(where: { $0.reason == reason }) {
            failures[place].seeds.append(seed)
          } else {
            failures.append((reason, [seed]))
          }
        }
      }
      func sentence(_ seeds: [Int], _ end: String) -> String {
        "\(row.label), seed\(seeds.count == 1 ? "" : "s") \(seeds.map(String.init).joined(separator: ", ")): \(end)"
      }
      return failures.map { sentence($0.seeds, "failed: \($0.reason)") }
        + (missing.isEmpty ? [] : [sentence(missing, "not run")])
    }
  }
}
