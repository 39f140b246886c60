import Data
import Downstream
import Reporting
import Training

/// Makes the result tables of a study from its results.
struct StudyTableMaker {
  let study: Study
  /// `[arms][seeds]`
  let results: [[RunResult?]]
  let options: StudyTableOptions
  private let settings: [ResultSetting]
  private let factorial: FactorialLayout?
  let blind: BlindBaselines
  private let coverage: [(track: String, percent: Double)]
  /// The bootstraps of a column, by arm; the same column stands in several tables.
  private let bootstraps: [StudyColumn: [QueryBootstrap?]]

  init(study: Study, results: [[RunResult?]], options: StudyTableOptions) {
    self.study = study
    self.results = results
    self.options = options
    settings = study.differingSettings
    factorial = study.factorial
    coverage = study.coverage
    blind = BlindBaselines(study, results)
    let columns = (study.experiment.columns ?? StudyTable.everything + StudyTable.downstream(study)).flatMap { column in
      column.spansTracks ? study.tracks.map { StudyColumn(quantity: column.quantity, track: $0) } : [column]
    }
    bootstraps =
      options.includesStatistics
      ? Dictionary(columns.map { ($0, StudyTableMaker.bootstraps($0, results)) }) { first, _ in first } : [:]
  }

  /// - Parameters:
  ///   - isShort: Whether the title says the direction and the unit.
  ///   - family: The columns that are tested together; all of the table when nil.
  func table(
    _ title: String, _ columns: [StudyColumn], isShort: Bool, family: [StudyColumn]? = nil, notes: [String] = []
  ) -> ResultTable {
    let tested = family.map { Set(grouped($0)) }
    let found = results.joined().compactMap { $0 }
    let expanded = grouped(options.shown(columns))
      .filter { column in
        // A column that no arm measures, such as re-ranking without ITM, says nothing.
        found.isEmpty || found.contains { column.value(in: $0) != nil }
      }
    let rows = zip(study.arms, results).map { arm, outcomes in
      ResultRow(
        arm.name,
        outcomes.map { result in
          guard let result else { return .missing }
          if let failure = result.failure { return .failed(failure) }
          return .measured(expanded.map { $0.value(in: result) })
        })
    }
    var table = ResultTable(
      title: title,
      columns: expanded.map { column in
        var heading = column.heading(isShort: isShort)
        heading.chance = blind.best(of: column)?.value ?? found.lazy.compactMap { column.chance(in: $0) }.first
        heading.coverage = coverage.first { $0.track == column.track }?.percent
        heading.isInFamily = tested?.contains(column) ?? true
        return heading
      },
      seeds: Array(study.seeds), rows: rows, footnotes: notes)
    table.settings = settings
    table.factorial = factorial
    table.test = options.test
    table.includesStatistics = options.includesStatistics
    if options.includesStatistics {
      table.queryBootstraps = rows.indices.map { row in expanded.map { bootstraps[$0]?[row] } }
    }
    return table
  }

  /// Columns without a track once a track, all of one track side by side.
  private func grouped(_ columns: [StudyColumn]) -> [StudyColumn] {
    var result: [StudyColumn] = []
    var rest = columns[...]
    while let first = rest.first {
      let open = rest.prefix { $0.spansTracks }
      guard !open.isEmpty else {
        result.append(first)
        rest.removeFirst()
        continue
      }
      result += study.tracks.flatMap { track in open.map { StudyColumn(quantity: $0.quantity, track: track) } }
      rest.removeFirst(open.count)
    }
    return result
  }

  /// Of every arm against the baseline, over the seeds that both have.
  private static func bootstraps(_ column: StudyColumn, _ results: [[RunResult?]]) -> [QueryBootstrap?] {
    results.indices.map { row in
      guard row > 0 else { return nil }
      let pairs = zip(results[row], results[0]).compactMap { arm, baseline -> [[Double]]? in
        guard let arm = arm.flatMap(column.queryScores), let baseline = baseline.flatMap(column.queryScores),
          arm.map(\.count) == baseline.map(\.count)
        else { return nil }
        return zip(arm, baseline).map { zip($0, $1).map(-) }
      }
      guard let strata = pairs.first?.indices else { return nil }
      return QueryBootstrap(strata: strata.map { stratum in pairs.map { $0[stratum] } })
    }
  }
}
