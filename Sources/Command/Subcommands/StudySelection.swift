import Files
import Studies
import Training

/// What `plan`, `run` and `table` share: which experiment, at which scale, on which data, with its runs where.
struct StudySelection {
  let workplace: Workplace
  /// Whether the study's downstream tasks can be given files; not where a command has such options of its own.
  var takesTaskFiles = true
  /// What is wanted of a study that only the folder of its tables knows.
  var wish = StoredWish.refusal

  /// Of a study of another executable.
  enum StoredWish: Sendable, Hashable {
    /// It must be one of this executable's.
    case refusal
    /// What is computed.
    case tables
    /// Also its pictures, captions and models.
    case everything
  }

  var parameters: [CommandParameter] {
    let summary =
      wish == .refusal ? "Which one" : "The experiment; also one of another executable whose tables are in --runs"
    // Also where it must be one of these: of others it is said who runs them.
    return [CommandParameter("experiment", summary, choices: workplace.experiments.map(\.name)).open]
  }

  var options: [CommandOption] {
    [
      .choice(
        "scale", scales.map(\.name), "How large: " + scales.map(\.summary).joined(separator: ", "),
        default: Scale.demo.name),
      .value("epochs", "N", "How often training sees each picture; by default as often as the scale says"),
      .value(
        "shuffle-buffer", "N",
        "Read shards from front to back through a buffer of N pairs, for drives that are slow at random access"),
      .value("shards", "N", "Cut every batch into N parts, which several ranks compute, or one process in turn"),
      .value("seeds", "N", "How many seeds; by default as many as the experiment says"),
      .value(
        "init", "WEIGHTS",
        "Begin all arms with pre-trained encoders: minilm, dinov2-small, or files of BERT, ViT, DeiT, DINOv2 or TCL, joined by commas"
      ),
      .flag("fit", "With --init: give the models the sizes of those encoders"),
      .value("runs", "FOLDER", "Where runs and tables lie", default: "runs"),
    ] + data.options + (takesTaskFiles ? TaskFileOptions.options : [])
  }

  /// Everybody's, and those that experiments bring.
  private var scales: [Scale] { workplace.catalogue.scales }

  private func scale(_ arguments: ParsedArguments, of experiment: Experiment) throws -> Scale {
    // The parser has checked the choice; the fallback is that of the option.
    let name = arguments.value("scale") ?? Scale.demo.name
    let known = workplace.given.scales + experiment.scales
    guard let scale = known.first(where: { $0.name == name }) else {
      throw UsageError.unknownChoice(
        name, kind: "scale of \(experiment.name)", choices: known.map(\.name), suggestion: nil)
    }
    return scale
  }

  private var data: DataSelection { DataSelection(workplace: workplace) }

  /// The experiment with the weights that `--init` names, and their vocabulary.
  private func initialized(_ experiment: Experiment, _ arguments: ParsedArguments) throws -> Experiment {
    guard let names = arguments.value("init") else {
      guard !arguments.hasFlag("fit") else { throw UsageError.missingOption("init", with: "fit") }
      return experiment
    }
    let initialization = try Initialization(recognizing: WeightSource.list(names))
    let sizes = arguments.hasFlag("fit") ? try initialization.sizes() : []
    return experiment.revised("--init \(ShellWords.quoted(names))" + (sizes.isEmpty ? "" : " --fit")) {
      $0.beginning(with: initialization, fitting: sizes)
    }
  }

  /// The experiment as long as `--epochs` says.
  private func lasting(_ experiment: Experiment, _ arguments: ParsedArguments, at scale: Scale) throws -> Experiment {
    guard let text = arguments.value("epochs") else { return experiment }
    guard let epochs = Double(text), epochs > 0, epochs <= 1e6 else {
      throw UsageError.unreadableNumber(text, option: "epochs", expected: "a number above 0")
    }
    let result = experiment.revised("--epochs \(ShellWords.quoted(text))") { $0.lasting(epochs: epochs) }
    guard result.arms(at: scale).all.contains(where: { $0.epochs != nil }) else {
      throw UsageError.ineffectiveOption(
        "epochs", reason: "every arm of \(experiment.name) says how many steps it is trained")
    }
    return result
  }

  /// The experiment with the buffer that `--shuffle-buffer` says.
  private func buffered(_ experiment: Experiment, _ arguments: ParsedArguments) throws -> Experiment {
    guard let size = try arguments.integer("shuffle-buffer", atLeast: 1) else { return experiment }
    return experiment.revised("--shuffle-buffer \(size)") { $0.with(\.shuffleBuffer, size) }
  }

  /// The experiment with its batches cut as `--shards` says.
  private func cut(_ experiment: Experiment, _ arguments: ParsedArguments) throws -> Experiment {
    guard let shards = try arguments.integer("shards", atLeast: 1) else { return experiment }
    return experiment.revised("--shards \(shards)") { $0.with(\.shards, shards) }
  }

  /// The study that the arguments name.
  func study(_ arguments: ParsedArguments, for command: some Subcommand) throws -> Study {
    try study(named: try arguments.required("experiment", of: command), arguments)
  }

  /// The study of the experiment `name`.
  ///
  /// - Parameter seed: One that the study must have, also where the experiment has fewer by itself.
  func study(named name: String, _ arguments: ParsedArguments, covering seed: Int? = nil) throws -> Study {
    guard let experiment = workplace.experiments.first(where: { $0.name == name }) else {
      let stored = StoredStudySelection(workplace: workplace, takesTaskFiles: takesTaskFiles)
      guard wish != .refusal else { throw try stored.refusal(named: name, arguments) }
      return try stored.study(named: name, arguments, opensData: wish == .everything)
    }
    let scale = try scale(arguments, of: experiment)
    let data = try data.set(arguments) ?? experiment.data ?? .debcap
    let trained = try cut(
      buffered(lasting(initialized(experiment, arguments), arguments, at: scale), arguments), arguments)
    let revised = takesTaskFiles ? try TaskFileOptions.asking(trained, arguments) : trained
    let seedCount = try arguments.integer("seeds", atLeast: 1, atMost: Self.seedLimit)
    let study = try Study(
      revised, scale: scale, data: experiment.data(data, at: scale),
      seedCount: try seedCount ?? seed.map { try count(of: experiment, covering: $0) },
      runsFolder: arguments.value("runs") ?? "runs", tool: workplace.tool, catalogue: workplace.given)
    try study.requireRecordedData()
    // A study that adds seeds by itself has as many as it has, unless somebody says how many he means.
    return seed == nil ? try study.asDeclared(seeds: seedCount) : study
  }

  /// More seeds of a study than anybody computes: its runs are listed one by one.
  private static let seedLimit = 10_000

  private func count(of experiment: Experiment, covering seed: Int) throws(UsageError) -> Int {
    let first = experiment.seeds.lowerBound
    guard seed - first < Self.seedLimit else {
      throw .unreadableNumber(
        "\(seed)", option: "seed", expected: "a whole number from \(first) to \(first + Self.seedLimit - 1)")
    }
    return max(experiment.seeds.count, seed - first + 1)
  }

  /// The words that name the same study to another process.
  func words(for study: Study, _ arguments: ParsedArguments) -> [String] {
    let weights = arguments.value("init").map { ["--init", $0] + (arguments.hasFlag("fit") ? ["--fit"] : []) } ?? []
    let manner = ["epochs", "shuffle-buffer", "shards"].flatMap { name in
      arguments.value(name).map { ["--\(name)", $0] } ?? []
    }
    return [study.experiment.name, "--scale", study.scale.name, "--seeds", String(study.seeds.count)]
      + data.words(arguments).all + weights + manner + (takesTaskFiles ? TaskFileOptions.words(arguments) : []) + [
        "--runs", study.runsFolder,
      ]
  }
}

/// What `finetune` and `evaluate` share: the trained model of one arm and one seed.
struct RunSelection {
  let workplace: Workplace

  var options: [CommandOption] { [Self.seed] + selection.options.filter { $0.name != "seeds" } }

  private static let seed = CommandOption.value(
    "seed", "N", "The seed of the run; by default the experiment's first one")

  private var selection: StudySelection {
    StudySelection(workplace: workplace, takesTaskFiles: false, wish: .everything)
  }

  /// A study, and the places of an arm and a seed in it.
  struct Choice {
    let study: Study
    let arm: Int
    let seed: Int

    var armName: String { study.arms[arm].name }
    var seedNumber: Int { study.seeds.lowerBound + seed }
  }

  /// The trained model of an experiment that the other arguments name.
  ///
  /// - Throws: ``RunSelectionError`` where there is none.
  func choice(
    ofExperiment name: String, _ arguments: ParsedArguments, for command: some Subcommand
  ) throws -> Choice {
    let number = try arguments.integer(Self.seed.name, atLeast: 0)
    // What was typed is looked at before data are.
    let armName = try arguments.required("arm", of: command)
    let study = try selection.study(named: name, arguments, covering: number)
    let arm = try place(of: armName, in: study)
    let seed = number ?? study.seeds.lowerBound
    guard let column = study.seeds.firstIndex(of: seed) else {
      throw RunSelectionError.absentSeed(seed, seeds: study.seeds)
    }
    let place = column - study.seeds.startIndex
    guard study.record(arm: arm, seed: place).hasCheckpoint else {
      // Running it would not help.
      if let fault = study.fault(ofArm: arm) { throw StudyError.impossibleArm(study.arms[arm].name, reason: fault) }
      throw try Self.absence(of: study, arm: arm, seed: place, number: seed)
    }
    return Choice(study: study, arm: arm, seed: place)
  }

  /// Why a run has no model, and what would give it one.
  static func absence(of study: Study, arm: Int, seed: Int, number: Int) throws -> any Error {
    let name = study.arms[arm].name
    guard let result = try study.record(arm: arm, seed: seed).result() else {
      return RunSelectionError.absentRun(arm: name, seed: number, command: study.command + study.place)
    }
    if let reason = result.failure { return RunSelectionError.failedRun(arm: name, seed: number, reason: reason) }
    return RunSelectionError.goneModel(
      arm: name, seed: number,
      command: "\(study.command("run"))\(study.place) \(ShellWords.quoted("--recompute=\(name)"))")
  }

  private func place(of name: String, in study: Study) throws -> Int {
    guard let place = study.arms.firstIndex(where: { $0.name == name }) else {
      throw UsageError.unknownChoice(
        name, kind: "arm", choices: study.arms.map(\.name),
        suggestion: Suggestion.nearest(to: name, among: study.arms.map(\.name)))
    }
    return place
  }
}

extension Study {
  /// What has to be typed beside a command where the runs lie elsewhere than usual.
  var place: String { runsFolder == "runs" ? "" : " --runs \(ShellWords.quoted(runsFolder))" }
}

/// Why a model cannot be put to a task.
enum RunSelectionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The run is finished and its model was removed.
  case goneModel(arm: String, seed: Int, command: String)
  /// The run has no model because it failed.
  case failedRun(arm: String, seed: Int, reason: String)
  case absentSeed(Int, seeds: Range<Int>)
  case absentRun(arm: String, seed: Int, command: String)

  var description: String {
    switch self {
    case .absentSeed(let seed, let seeds):
      "The experiment has no seed \(seed); it has \(seeds.lowerBound) to \(seeds.upperBound - 1)."
    case .goneModel(let arm, let seed, let command):
      "The model of '\(arm)', seed \(seed), is gone, and only its results are there: `\(command)` computes the arm again."
    case .failedRun(let arm, let seed, let reason):
      "'\(arm)' has no trained model for seed \(seed) because its run failed: \(reason)"
    case .absentRun(let arm, let seed, let command):
      "The arm '\(arm)' has no trained model for seed \(seed): run '\(command)' first."
    }
  }
}
