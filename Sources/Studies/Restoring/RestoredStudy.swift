import Data
import Downstream
package import Files
import Foundation
import Parts
import Tensor
import Training

extension Study {
  /// What a study that was read back has from its folder, because it cannot be derived again.
  struct Restoration: Sendable {
    /// The name of the folder of its tables.
    let id: String
    /// The sentences of the linter.
    let warnings: [String]
    let numerics: Int
    /// Those that every table of its executable has.
    let ownColumns: [StudyColumn]
    let facts: Facts
    /// Nil in what an earlier version stored.
    let primary: StudyOutcome?

    /// What tables say of the data.
    struct Facts: Sendable {
      let trainingPairs: String
      let coverage: [(track: String, percent: Double)]
      let clusters: QueryClusters
    }
  }

  /// The study of a folder of tables, as the executable that computed it has it: what is computed can be shown and asked, and nothing more
  /// can be computed.
  ///
  /// - Parameters:
  ///   - catalogue: Knows the types of what its recipes are made of, and its data.
  ///   - opensData: Whether pictures, captions and questions are wanted too; tables need none of them.
  /// - Throws: ``StudyRestorationError`` where something is missing, with who had it; `RunError` for what was edited.
  package init(
    restoring entry: StudyStore.Entry, by catalogue: Catalogue, opensData: Bool, folders: CacheFolder = .standard()
  ) throws {
    let record = try entry.record(by: catalogue)
    let (outline, design) = (record.study, record.design)
    guard let seeds = outline.seeds.range, let ownSeeds = outline.ownSeeds.range, !outline.arms.isEmpty,
      outline.arms.count == design.arms.count
    else { throw entry.damage("it describes no study") }
    let arms = zip(outline.arms, design.arms).map { $1.arm(named: $0.name) }
    guard let scale = outline.scale(by: catalogue, baseline: arms[0].recipe) else {
      throw entry.damage("it names no scale")
    }
    let runs = try zip(outline.arms, design.arms).map { row, stored in
      let runs = try seeds.compactMap {
        try stored.run(named: row.name, seed: $0, data: outline.data.fingerprint, numerics: design.numerics)
      }
      // The identities are hashes of what was read: nothing else can be shown under their name.
      guard runs.map(\.id) == row.runs else { throw entry.damage("it was changed after the study was run") }
      return runs
    }
    let experiment = try design.experiment(of: entry, arms: arms, seeds: ownSeeds, by: catalogue)
    if opensData {
      data = try entry.data(by: catalogue, at: scale, folders)
      (tasks, blindTasks) = try entry.tasks(of: experiment, at: scale, on: data, by: catalogue)
      guard design.facts.fits(tasks, blindTasks) else { throw entry.otherData }
    } else {
      guard let fingerprint = UInt64(outline.data.fingerprint, radix: 16) else {
        throw entry.damage("it names no data")
      }
      data = design.facts.data(of: outline, fingerprint: fingerprint)
      (tasks, blindTasks) = (design.facts.tasks, design.facts.blindTasks)
    }
    self.experiment = experiment
    self.scale = scale
    self.seeds = seeds
    self.arms = arms
    self.runs = runs
    factors = design.factors
    warnings = []
    assumptions = []
    faults = arms.map(\.recipe.fault)
    runsFolder = entry.runsFolder
    tokenizers = []
    tool = outline.tool
    self.catalogue = catalogue
    sequence = design.sequence
    restoration = Restoration(
      id: (entry.folder as NSString).lastPathComponent, warnings: design.warnings, numerics: design.numerics,
      ownColumns: try design.found(design.ownColumns, of: entry, by: catalogue), facts: design.facts.answers,
      primary: try design.primary.map { stored in
        StudyOutcome(
          name: stored.name, columns: try design.found(stored.columns, of: entry, by: catalogue), reason: stored.reason)
      })
  }

  /// What the linter warned of.
  var warningSentences: [String] { restoration?.warnings ?? warnings.map(\.description) }

  /// Columns that stand in every table of the executable.
  var ownColumns: [StudyColumn] { restoration?.ownColumns ?? catalogue.ownColumns }

  /// The version of the numerics that the runs are of.
  var numerics: Int { restoration?.numerics ?? NumericsVersion.current }

  /// - Throws: ``StudyRestorationError/elsewhere(experiment:place:tool:)`` for a study that was read back.
  package func requireExperiment() throws(StudyRestorationError) {
    guard restoration != nil else { return }
    throw .elsewhere(experiment: experiment.name, place: namedTablesFolder, tool: tool)
  }
}

extension StudyRecord.Design {
  /// The experiment as far as tables know it: its arms are those that were run.
  fileprivate func experiment(
    of entry: StudyStore.Entry, arms: [Arm], seeds: Range<Int>, by catalogue: Catalogue
  ) throws(StudyRestorationError) -> Experiment {
    let files = downstreamFiles.map { TaskFiles($0.task, training: $0.training, test: $0.test) }
    var columns: [StudyColumn]?
    if let stored = self.columns { columns = try found(stored, of: entry, by: catalogue) }
    let recipes = arms.map(\.recipe)
    let all = Arms(baseline: recipes[0], variants: Array(recipes.dropFirst()))
    let experiment = Experiment(
      entry.outline.experiment, question: entry.outline.question, base: { _ in all.baseline }, seeds: seeds,
      columns: columns, split: entry.outline.split, downstream: downstream, downstreamFiles: files
    ) { _ in all }
    return revision.isEmpty ? experiment : experiment.revised(String(revision.dropFirst())) { $0 }
  }

  /// The columns of this executable that have these keys.
  fileprivate func found(
    _ stored: [StoredColumn], of entry: StudyStore.Entry, by catalogue: Catalogue
  ) throws(StudyRestorationError) -> [StudyColumn] {
    var columns: [StudyColumn] = []
    for column in stored {
      guard let known = column.column(amongTasks: downstream + downstreamFiles.map(\.task), by: catalogue) else {
        throw entry.absence(kind: PartKind.column.name, name: column.key)
      }
      let module = entry.outline.parts.first { $0.kind == PartKind.column.name && $0.name == known.name }?.module
      // Another module's column of the same heading is another number.
      guard module == nil || module == known.place.module else {
        throw entry.absence(kind: PartKind.column.name, name: column.key)
      }
      columns.append(known)
    }
    return columns
  }
}

extension StudyStore.Entry {
  /// The data by their words, which must be those that the study was run on.
  fileprivate func data(by catalogue: Catalogue, at scale: Scale, _ folders: CacheFolder) throws -> StudyData {
    guard let words = DataWords(outline.data.words) else { throw damage("it names no data") }
    guard catalogue.knows(words) else {
      throw StudyRestorationError.absentData(
        experiment: outline.experiment, data: outline.data.name, tool: outline.tool)
    }
    let data = try StudyData(catalogue.dataSet(words), at: scale, split: outline.split, folders: folders)
    guard Hashing.hexadecimal(data.fingerprint) == outline.data.fingerprint else {
      throw otherData
    }
    return data
  }

  fileprivate var otherData: StudyRestorationError {
    .otherData(experiment: outline.experiment, tool: outline.tool)
  }

  /// What every model was put to, and the same with one side hidden.
  fileprivate func tasks(
    of experiment: Experiment, at scale: Scale, on data: StudyData, by catalogue: Catalogue
  ) throws -> (all: [any DownstreamTask], blind: [any DownstreamTask]) {
    do {
      return try Study.downstreamTasks(of: experiment, at: scale, on: data, by: catalogue)
    } catch DownstreamError.unknownTask(let name, _) {
      throw absence(kind: PartKind.downstreamTask.name, name: name)
    }
  }
}

extension Catalogue {
  /// Whether words stand for something here: a data set by its name, or addresses of files.
  func knows(_ words: DataWords) -> Bool {
    dataSets.contains { $0.words == words.all } || words.training.allSatisfy { $0.contains(":") }
  }
}
