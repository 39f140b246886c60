import Checkpoints
import Data
public import Downstream
import Encoders
import Files
import Parts
package import Reporting
import Tensor
public import Training

/// An experiment at a scale, on data, with a folder for its runs: what can be run and shown.
public struct Study: Sendable {
  /// The question, with its arms.
  public let experiment: Experiment
  /// How large models and data are, and how long arms are trained.
  public let scale: Scale
  /// What the arms train on and are asked about.
  public let data: StudyData
  /// The seeds, each of which is one run of every arm.
  public let seeds: Range<Int>
  /// The rows with their levels, the baseline first.
  public let arms: [Arm]
  /// What makes the study's answer less than it seems.
  public let warnings: [StudyWarning]
  /// Why arms cannot be trained, in the order of the rows; nil where nothing is in the way.
  let faults: [String?]
  /// What the arms vary, in the order in which the design names it.
  package let factors: [Factor]
  /// The folder of all runs; each lies in a folder named by its identity.
  public let runsFolder: String
  /// `[arms][seeds]`
  public let runs: [[StudyRun]]
  /// What every trained model is put to.
  public let tasks: [any DownstreamTask]
  /// The same tasks with one side hidden, which the last arm is put to: what they give away.
  package let blindTasks: [any DownstreamTask]
  /// One tokenizer a vocabulary size that an arm asks for, by arm; none in a study that was read back, whose runs have theirs.
  let tokenizers: [any Tokenizer & Part]
  /// What the weights that arms begin with do not say and their recipes do, a sentence each.
  let assumptions: [String]
  /// What is typed to start the executable.
  package let tool: String
  /// Where downstream tasks and your own columns are looked up.
  let catalogue: Catalogue
  /// The looks that were declared before the first run; nil where the number of seeds was given.
  package internal(set) var sequence: SequentialDesign?
  /// Nil where an experiment of this executable made the study.
  var restoration: Restoration?

  /// - Parameters:
  ///   - seedCount: The number of seeds from the experiment's first one on; when nil as many as it has, and as the scale wants at least.
  ///   - tool: What is typed to start the executable, for recorded commands.
  ///   - catalogue: Has the downstream tasks that the experiment names, and the columns that stand in every table.
  public init(
    _ experiment: Experiment, scale: Scale, data: StudyData, seedCount: Int? = nil, runsFolder: String = "runs",
    tool: String = "triad", catalogue: Catalogue = .standard
  ) throws {
    // Whatever is made below may use the processor.
    try ProcessorWishes.check()
    self.tool = tool
    self.catalogue = catalogue
    self.experiment = experiment
    self.scale = scale
    self.data = data
    self.runsFolder = FilePath.literal(runsFolder)
    try StudyNames.check(experiment.name, as: .experiment)
    let first = experiment.seeds.lowerBound
    let usual = max(experiment.seeds.count, scale.seeds ?? 0)
    let seeds = first..<(first + max(0, seedCount ?? (experiment.seeds.isEmpty ? 0 : usual)))
    self.seeds = seeds
    guard !seeds.isEmpty else { throw StudyError.absentSeeds(experiment: experiment.name) }
    if let needed = experiment.data, !needed.isSame(as: data), scale.effort != .smoke {
      throw StudyError.unsuitableData(data.name, experiment: experiment.name, needed: needed.name)
    }
    (tasks, blindTasks) = try Study.downstreamTasks(of: experiment, at: scale, on: data, by: catalogue)
    let design = experiment.arms(at: scale)
    let recipes = design.all
    let names = recipes.map(\.name)
    if let twice = names.enumerated().first(where: { names[..<$0.offset].contains($0.element) }) {
      throw StudyError.ambiguousArm(twice.element, experiment: experiment.name)
    }
    try Study.checkNames(at: scale, arms: names, tasks: (tasks + blindTasks).map(\.name))
    arms = design.rows
    factors = design.factors
    let faults = recipes.map { $0.fault ?? data.fault(training: $0) }
    self.faults = faults
    warnings =
      StudyLinter(arms: design, seedCount: seeds.count, split: data.split, faults: faults).warnings
      + [MirroredSides(data, recipes: recipes)].compactMap { $0.map(StudyWarning.mirroredSides) }
    // One arm that cannot be trained is a row that says so; where no arm can, nothing is begun.
    if let least = recipes.min(by: { $0.batchSize < $1.batchSize }), least.batchSize > data.training.count {
      throw StudyError.scarcity(
        arm: least.name, batch: least.batchSize, pairs: data.training.count, of: data.training.name)
    }
    if let fault = faults[0], !faults.contains(nil) {
      throw StudyError.impossibleArm(design.baseline.name, reason: fault)
    }
    if recipes.contains(where: { $0.shuffleBuffer != nil }), ShardStarts.of(data.training) == nil {
      throw StudyError.ineffectiveBuffer(data.training.name)
    }
    var made: [TokenizerKey: any Tokenizer & Part] = [:]
    var weights: [String: WeightSource] = [:]
    var tokenizers: [any Tokenizer & Part] = []
    var runs: [[StudyRun]] = []
    var known: [Initialization: [(path: String, sizes: WeightSizes)]] = [:]
    var assumptions: [String] = []
    for (recipe, fault) in zip(recipes, faults) {
      do {
        let key = TokenizerKey(recipe)
        let tokenizer = try made[key] ?? data.makeTokenizer(recipe)
        made[key] = tokenizer
        let adapted = try data.adapt(recipe, tokenizer: tokenizer).resolvingWeights(&weights)
        // A length that is none is in no identity, and its failure would be that of a sound training.
        if let fault, adapted.epochs != nil { throw StudyError.impossibleArm(recipe.name, reason: fault) }
        if fault == nil, let initialization = adapted.initialization {
          let files = try known[initialization] ?? initialization.knownSizes()
          known[initialization] = files
          let sentences = files.flatMap { $0.sizes.assumptions(of: $0.path, in: adapted.model) }
          assumptions += sentences.filter { !assumptions.contains($0) }
        }
        runs.append(
          try seeds.map { seed in
            try StudyRun(
              recipe: adapted, seed: seed, dataFingerprint: data.fingerprint,
              tokenizerFingerprint: tokenizer.fingerprint,
              // Longer captions than in training would meet positions that were never trained.
              evaluation: RetrievalOptions(
                shortlist: Study.shortlist, matchScore: recipe.reranking, maxTextLength: recipe.maxTextLength))
          })
        tokenizers.append(tokenizer)
      } catch {
        // A setting that is not a number cannot even be written down: such an arm has no identity, and can be no row.
        if let fault { throw StudyError.impossibleArm(recipe.name, reason: fault) }
        throw error
      }
    }
    self.assumptions = assumptions
    self.tokenizers = tokenizers
    self.runs = runs
  }

  /// What recipes that share a tokenizer agree on.
  private struct TokenizerKey: Hashable {
    let settings: TokenizerSettings
    /// Of tokens that are trained.
    let size: Int?

    init(_ recipe: Recipe) {
      settings = recipe.tokenizer
      size = settings.isTrained ? recipe.model.vocabularySize : nil
    }
  }

  /// Candidates a query that image-text matching puts in order: with galleries of some hundreds the dual encoder has the
  /// positive among them, or matching could not save it anyway.
  static let shortlist = 16

  /// The command that computes the study.
  package var command: String {
    sequence.map { "\(command("run", seeds: " \($0.words)"))" } ?? command("run", seeds: ownSeeds)
  }

  /// The command that shows what is computed.
  ///
  /// - Parameter name: `report` or another that takes a study.
  package func command(_ name: String) -> String { command(name, seeds: ownSeeds) }

  private var ownSeeds: String { seeds == experiment.seeds ? "" : " --seeds \(seeds.count)" }

  private func command(_ name: String, seeds: String) -> String {
    "\(tool) \(name) \(experiment.name) --scale \(scale.name) \(ShellWords.joined(data.words))\(seeds)\(experiment.revision)"
  }

  /// Sentences on the data for footnotes.
  public var notes: [String] {
    data.notes + experiment.downstreamFiles.map(\.note) + (data.isOwn ? [sightNote] : []) + assumptions
  }

  /// What the model can see of a photograph.
  private var sightNote: String {
    // One that cannot be trained may have sizes that are none.
    let model = runs[arms.indices.first { fault(ofArm: $0) == nil } ?? 0][0].recipe.model
    return
      "The models see pictures at \(model.imageSide) x \(model.imageSide) pixels (scale \(scale.name)), in patches of \(model.patch): "
      + "what takes up less than 1/\(model.imageSide / model.patch) of a photograph's side is smaller than a patch."
  }

  /// The names of the retrieval tasks.
  var tracks: [String] { data.tasks.map(\.name) }

  func folder(of run: StudyRun) -> RunFolder { RunFolder(path: "\(runsFolder)/\(run.id)") }

  /// Everything that is stored of the run of an arm and a seed, by their places.
  public func record(arm: Int, seed: Int) -> RunRecord {
    RunRecord(id: runs[arm][seed].id, path: folder(of: runs[arm][seed]).path)
  }

  /// What is known of the run of an arm and a seed; nil if it is still to be computed.
  public func result(arm: Int, seed: Int) throws -> RunResult? {
    let run = runs[arm][seed]
    let folder = folder(of: run)
    guard var result = try folder.readResult(of: run) else { return nil }
    result.downstream = try tasks(ofArm: arm).compactMap(folder.readResult(of:))
    return result
  }
}

/// Why a study cannot be carried out as it is written.
package enum StudyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A name that would lead out of the folder of runs, or break lines.
  case unusableName(String, kind: StudyNames.Kind, reason: String)
  /// Two arms have the same name: their rows could not be told apart.
  case ambiguousArm(String, experiment: String)
  /// No run of the arm can be trained, and none can stand for it: it has no identity, or no arm can be trained.
  case impossibleArm(String, reason: String)
  /// The study has no seeds.
  case absentSeeds(experiment: String)
  /// The question makes sense on other data only.
  case unsuitableData(StudyDataName, experiment: String, needed: StudyDataName)
  /// There are fewer pairs than a step trains.
  case scarcity(arm: String, batch: Int, pairs: Int, of: String)
  /// The data are no longer those that the study was begun with.
  case changedData(StudyDataName, path: String)
  /// The data have no questions for downstream tasks.
  case absentMaterial(StudyDataName, experiment: String)
  /// A downstream task has two sets of files: it has one column.
  case ambiguousTask(String, experiment: String)
  /// What is asked has no answers to score by.
  case unansweredFiles(task: String, test: String)
  /// The pairs are not in shards, so that a shuffle buffer changes nothing.
  case ineffectiveBuffer(String)
  /// A column names a track that the data do not have.
  case unknownTrack(String, experiment: String, tracks: [String])

  package var description: String {
    switch self {
    case .unusableName(let name, let kind, let reason):
      "The \(kind.rawValue) '\(name.printable)' cannot have this name: \(reason); give it another."
    case .ambiguousArm(let arm, let experiment):
      "The experiment '\(experiment)' has two arms named '\(arm)'; give each a name of its own with `.named(_:)`."
    case .impossibleArm(let arm, let reason): "The arm '\(arm)' cannot be trained: \(reason)."
    case .absentSeeds(let experiment):
      "The experiment '\(experiment)' has no seeds; `seeds: 0..<3` gives each arm three runs."
    case .unsuitableData(let name, let experiment, let needed):
      "The experiment '\(experiment)' asks about '\(needed.rawValue)' and means nothing on '\(name.rawValue)'; leave out `--data`."
    case .scarcity(let arm, let batch, let pairs, let source):
      "The arm '\(arm)' trains \(batch) pairs per step, and \(source) holds \(pairs): give more pairs, or choose a smaller scale with "
        + "`--scale`."
    case .changedData(let name, let path):
      "The data '\(name)' are no longer those that this study was begun with (\(path)): bring them back, or start over in another "
        + "folder with `--runs`."
    case .absentMaterial(let name, let experiment):
      "The experiment '\(experiment)' asks for downstream tasks, and '\(name.rawValue)' has no questions for them; give files to `triad finetune` with `--train-on` and `--test-on`, or choose other data with `--data`."
    case .ambiguousTask(let task, let experiment):
      "The downstream task '\(task)' of the experiment '\(experiment)' is given files twice; give them once."
    case .unansweredFiles(let task, let test):
      "The questions of \(test) have no answers that '\(task)' could be scored by: give annotations=FILE, or another file."
    case .ineffectiveBuffer(let source):
      "A shuffle buffer has no effect on \(source), whose pairs do not lie together in shards: leave out --shuffle-buffer, or train on "
        + "tar shards without shares."
    case .unknownTrack(let track, let experiment, let tracks):
      "A column of the experiment '\(experiment)' asks for the track '\(track)'; these data have "
        + tracks.joined(separator: ", ") + "."
    }
  }
}
