import Data
import DataSets
import Downstream
import Losses
package import Reporting
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
  private let times: StepTimes?
  private let coverage: [(track: String, percent: Double)]
  /// The bootstraps of a column, by arm; the same column stands in several tables.
  private let bootstraps: [StudyColumn: [QueryBootstrap?]]

  init(study: Study, results: [[RunResult?]], options: StudyTableOptions, times: StepTimes?) {
    self.study = study
    self.results = results
    self.options = options
    settings = study.differingSettings
    factorial = study.factorial
    coverage = study.coverage
    blind = BlindBaselines(study, results)
    self.times = times
    let columns =
      (study.experiment.columns ?? StudyColumn.standard + StudyTable.downstream(study) + study.ownColumns)
      .flatMap { column in
        column.spansTracks ? study.tracks.map { column.on($0) } : [column]
      }
    bootstraps =
      options.includesStatistics
      ? StudyTableMaker.bootstraps(columns, results, study.queryClusters) : [:]
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
        // A column that no arm measures, such as re-ranking without ITM, says nothing. Before the first run nobody knows of a GPU.
        found.isEmpty ? column != .gpuMemory : found.contains { column.value(in: $0) != nil }
      }
    let rows = zip(study.arms, results).map { arm, outcomes in
      ResultRow(
        arm.name,
        outcomes.map { result in
          guard let result else { return .missing }
          if let absence = result.absence { return absence }
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
        heading.isComparable = !column.dependsOnTheHour
        if column == .secondsPerStep, let times {
          heading.turns = times.arms.map(\.seconds)
          heading.isComparable = true
        }
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
      result += study.tracks.flatMap { track in open.map { $0.on(track) } }
      rest.removeFirst(open.count)
    }
    return result
  }

  private static func bootstraps(
    _ columns: [StudyColumn], _ results: [[RunResult?]], _ clusters: QueryClusters
  ) -> [StudyColumn: [QueryBootstrap?]] {
    Dictionary(columns.map { ($0, bootstraps($0, results, clusters)) }) { first, _ in first }
  }

  /// Of every arm against the baseline, over the seeds that both have.
  private static func bootstraps(
    _ column: StudyColumn, _ results: [[RunResult?]], _ clusters: QueryClusters
  ) -> [QueryBootstrap?] {
    // All runs are asked the same.
    let numbers = results.joined().lazy.compactMap { $0 }.compactMap { column.clusters(of: clusters, in: $0) }.first
    return results.indices.map { row in
      guard row > 0 else { return nil }
      let pairs = zip(results[row], results[0]).compactMap { arm, baseline -> [[Double]]? in
        guard let arm = arm.flatMap(column.queryScores), let baseline = baseline.flatMap(column.queryScores),
          arm.map(\.count) == baseline.map(\.count)
        else { return nil }
        return zip(arm, baseline).map { zip($0, $1).map(-) }
      }
      guard let strata = pairs.first?.indices else { return nil }
      let values = strata.map { stratum in pairs.map { $0[stratum] } }
      let fits = numbers?.map(\.count) == values.map { $0[0].count }
      return QueryBootstrap(strata: values, clusters: fits ? numbers : nil)
    }
  }
}

extension Study {
  /// What differs between the arms, and nothing that all share: the factors of the design, then settings that they do not explain.
  var differingSettings: [ResultSetting] {
    factors.map(setting(of:)).filter { Set($0.values).count > 1 } + unexplainedSettings
  }

  private func setting(of factor: Factor) -> ResultSetting {
    return ResultSetting(
      title(of: factor),
      arms.map { arm in
        switch arm.levels[factor] {
        case .present: ResultSetting.present
        case .absent, nil: ResultSetting.absent
        case .some(let level): level.description
        }
      })
  }

  /// Settings in which two arms differ that stand at the same levels of all factors.
  private var unexplainedSettings: [ResultSetting] {
    let recipes = arms.map { RecipeSettings($0.recipe) }
    var paths: [String] = []
    for recipe in recipes {
      for setting in recipe.settings where !paths.contains(setting.path) { paths.append(setting.path) }
    }
    return paths.compactMap { path in
      let values = recipes.map { $0[path] }
      let isExplained = arms.indices.allSatisfy { first in
        arms.indices.dropFirst(first + 1).allSatisfy { second in
          arms[first].levels != arms[second].levels || values[first] == values[second]
        }
      }
      return isExplained ? nil : ResultSetting(path, Study.shortened(values))
    }
  }

  /// Values as a cell can hold them; long ones, such as an augmentation, become letters.
  private static func shortened(_ values: [String?]) -> [String] {
    let known = values.compactMap { $0 }
    guard known.contains(where: { $0.count > 16 }) else {
      return values.map { $0.map { $0.replacing("\"", with: "") } ?? ResultSetting.absent }
    }
    var distinct: [String] = []
    for value in known where !distinct.contains(value) { distinct.append(value) }
    return values.map { value in
      value.flatMap { distinct.firstIndex(of: $0) }.map(Study.letters) ?? ResultSetting.absent
    }
  }

  /// A, B, ... Z, AA, AB, ...
  private static func letters(_ place: Int) -> String {
    let last = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(place % 26)))
    return place < 26 ? last : letters(place / 26 - 1) + last
  }
}

extension Study {
  /// The arms as a full factorial over the objectives that vary; nil where a combination is missing.
  ///
  /// Arms that differ from the baseline in anything else are left aside, as are those whose objectives are others than the
  /// same objectives of earlier arms. The combination without any objective cannot be trained;
  /// chance stands for it.
  package var factorial: FactorialLayout? {
    let varied = factors.filter { factor in
      arms.allSatisfy { $0.levels[factor] == .present || $0.levels[factor] == .absent }
    }
    guard (1...10).contains(varied.count), let baseline = arms.first else { return nil }
    let isVaried = { (term: WeightedObjective) in varied.contains(Factor(term.name)) }
    func rest(_ arm: Arm) -> Recipe { arm.recipe.with(\.objectives, arm.recipe.objectives.filter { !isVaried($0) }) }
    var known: [ObjectiveName: WeightedObjective] = [:]
    var rows = [Int?](repeating: nil, count: 1 << varied.count)
    for (row, arm) in arms.enumerated() {
      let terms = arm.recipe.objectives.filter(isVaried)
      guard rest(arm).trains(as: rest(baseline)), terms.allSatisfy({ known[$0.name] == nil || known[$0.name] == $0 })
      else { continue }
      for term in terms { known[term.name] = term }
      let cell = varied.indices.reduce(0) { $0 + (arm.levels[varied[$1]] == .present ? 1 << $1 : 0) }
      if rows[cell] == nil { rows[cell] = row }
    }
    // Without any of them: nothing at all, if no other objective is there.
    let isNothing = baseline.recipe.objectives.allSatisfy { term in varied.contains(Factor(term.name)) }
    guard rows.dropFirst().allSatisfy({ $0 != nil }), rows[0] != nil || isNothing else { return nil }
    return FactorialLayout(factors: varied.map(title(of:)), rows: rows)
  }

  /// `LMI` for the presence of `lmi`; other factors under their own names.
  func title(of factor: Factor) -> String {
    arms.lazy.flatMap(\.recipe.objectives).first { $0.name.rawValue == factor.name }
      .map { "\(type(of: $0.objective))" } ?? factor.name
  }
}

extension Study {
  /// In percent, how many captions of each track have only words that occur in the training captions, function words aside: what a
  /// model that is trained on words can be asked for.
  ///
  /// A track whose captions cannot be read is left out; its evaluation says why.
  var coverage: [(track: String, percent: Double)] {
    if let restoration { return restoration.facts.coverage }
    return data.derived.coverage(of: data) {
      let training = data.training
      let vocabulary = CaptionCoverage.words(of: (0..<training.count).lazy.flatMap { training.captions(at: $0) })
      return data.tasks.compactMap { task in
        guard let texts = try? RetrievalGallery(task, cleaner: CaptionCleaner()).texts, !texts.isEmpty else {
          return nil
        }
        let covered = texts.count { CaptionCoverage.covers($0, vocabulary) }
        return (task.name, 100 * Double(covered) / Double(texts.count))
      }
    }
  }
}
