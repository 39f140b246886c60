public import Checkpoints
public import Downstream
import Encoders
package import Files
package import Ranks
import Reporting
public import Tensor
public import Training

extension Study {
  /// What `run` did.
  public struct Outcome: Sendable, Hashable {
    /// Runs computed now.
    public var computed = 0
    /// Runs that were there already.
    public var present = 0
    /// Runs, of both, that have no measurements because they diverged or could not be trained.
    public var failed = 0
    /// Runs that another process is computing.
    public var elsewhere = 0

    package init(computed: Int = 0, present: Int = 0, failed: Int = 0, elsewhere: Int = 0) {
      self.computed = computed
      self.present = present
      self.failed = failed
      self.elsewhere = elsewhere
    }
  }

  /// The places of all runs in `runs`, in the order in which they are computed: all arms of a seed before the next seed, so
  /// that a study that was interrupted has complete pairs.
  package var cells: [(arm: Int, seed: Int)] {
    (0..<seeds.count).flatMap { seed in arms.indices.map { ($0, seed) } }
  }

  /// Computes what is missing, and leaves alone what another process is computing.
  ///
  /// A run that diverges is a result like any other, unless `options.failFast`. What is thrown (a full disk, damaged data) stops
  /// the study; running it again continues where it was.
  ///
  /// - Parameter progress: Called after every step from the caller's thread; what it throws stops the study.
  public func run(
    options: RunOptions, progress: (StudyProgress) throws -> Void = { _ in }
  ) throws -> Outcome {
    try run(options: options, ranks: nil, progress: progress)
  }

  /// The same by several ranks, which compute each run together, one after the other. All of them call it.
  ///
  /// - Parameter ranks: The first of them alone reads and writes the folder of runs; nil for this process alone.
  package func run(
    options: RunOptions, ranks: Ranks?, progress: (StudyProgress) throws -> Void = { _ in }
  ) throws -> Outcome {
    try requireExperiment()
    try check(options)
    if let ranks {
      try check(ranks: ranks.count)
      // Identities hold the recipe, the data and the tokenizer: a machine with other data would train something else.
      try ranks.requireSame("data or settings that give the runs", runs.joined().map(\.id).joined(separator: ", "))
    }
    if ranks.isRoot, try storedCrossings() == nil { try examinePictures() }
    var outcome = Outcome()
    var clock = StudyClock(steps: runs.map { $0[0].recipe.steps }, seedCount: seeds.count)
    let cells = cells
    let store = FrozenFeatureStore.shared(in: options.cache)
    if ranks.isRoot {
      for cell in cells {
        if let result = try completeResult(arm: cell.arm, seed: cell.seed) { clock.finish(arm: cell.arm, result) }
      }
    }
    for (number, cell) in cells.enumerated() where options.task.map({ $0 == number + 1 }) ?? true {
      let run = runs[cell.arm][cell.seed]
      func note(_ result: RunResult, in count: WritableKeyPath<Outcome, Int>) throws {
        outcome[keyPath: count] += 1
        guard let failure = result.failure else { return }
        outcome.failed += 1
        if options.failFast { throw RunError.failure(arm: arms[cell.arm].name, seed: run.seed, reason: failure) }
      }
      // Held until the run is over.
      var lock: RunLock?
      let standing: Standing = try ranks.decided {
        if let result = try completeResult(arm: cell.arm, seed: cell.seed) { return .present(result) }
        lock = try RunLock.take(folder(of: run))
        guard lock != nil else { return .elsewhere }
        // Another process may have finished it a moment ago.
        if let result = try completeResult(arm: cell.arm, seed: cell.seed) {
          clock.finish(arm: cell.arm, result)
          return .present(result)
        }
        return .open
      }
      defer { withExtendedLifetime(lock) {} }
      switch standing {
      case .present(let result): try note(result, in: \.present)
      case .elsewhere: outcome.elsewhere += 1
      case .open:
        clock.begin(arm: cell.arm)
        let result = try compute(cell.arm, run, options: options, store, ranks: ranks) { state in
          clock.note(state)
          try ranks?.sayAlive()
          try progress(
            StudyProgress(
              arm: arms[cell.arm].name, seed: run.seed, number: number + 1, total: cells.count, state: state,
              secondsLeft: options.task == nil ? clock.secondsLeft : nil))
        }
        clock.finish(arm: cell.arm, result)
        try note(result, in: \.computed)
      }
    }
    return outcome
  }

  /// What is to be done about a run.
  private enum Standing: Codable {
    case present(RunResult)
    /// Another process is computing it.
    case elsewhere
    case open
  }

  /// Computes one run from where it is; the caller has its lock.
  private func compute(
    _ arm: Int, _ run: StudyRun, options: RunOptions, _ store: FrozenFeatureStore, ranks: Ranks?,
    progress: (RunProgress) throws -> Void
  ) throws -> RunResult {
    let folder = folder(of: run)
    let isNew = ranks.isRoot && !FilePath.isOccupied(folder.recipe)
    if ranks.isRoot {
      folder.removePartialFiles()
      try AtomicFile.write(run.manifest, to: folder.recipe)
      try AtomicFile.write(DataRecord(data).text, to: folder.data)
      try folder.write(tokenizers[arm])
      try folder.write(RunOrigin(run, arm: arms[arm].name, of: self))
      try folder.add(.current(device: options.device, command: command, ranks: ranks))
    }
    var result: RunResult
    do {
      result =
        try ranks.decided { try folder.readResult(of: run) }
        ?? RunExecution(
          run: run, data: data, tokenizer: tokenizers[arm], folder: folder, options: options, store: store, ranks: ranks
        )
        .execute(progress)
    } catch {
      // What was refused before its first step was never begun.
      if isNew, !(error is StudyInterruption) { folder.removeUnbegun() }
      throw error
    }
    if result.failure == nil {
      result.downstream = try judge(arm: arm, run, options: options, ranks: ranks, progress)
    }
    return result
  }

  /// - Throws: ``RankedRecipeError`` where the shards of an arm are none that so many ranks can share.
  package func check(ranks count: Int) throws(RankedRecipeError) {
    for (arm, runs) in zip(arms, runs) {
      if let fault = RankShards.fault(shards: runs[0].recipe.shards, ranks: count) {
        throw RankedRecipeError(arm: arm.name, reason: fault)
      }
    }
  }
}

/// A run cannot be computed by as many ranks as there are.
package struct RankedRecipeError: Error, Sendable, Hashable, CustomStringConvertible {
  let arm: String
  let reason: String

  package var description: String { "The arm '\(arm)' cannot be computed: \(reason)." }
}

extension Study {
  /// Writes down that a run failed, such as one whose process crashed, or if it is trained, the first downstream task that it has no
  /// result of; leaves alone what is complete or being computed.
  package func recordFailure(arm: Int, seed: Int, reason: String) throws {
    let run = runs[arm][seed]
    let folder = folder(of: run)
    guard let lock = try RunLock.take(folder) else { return }
    defer { withExtendedLifetime(lock) {} }
    guard let result = try folder.readResult(of: run) else {
      return try folder.write(RunResult(id: run.id, failure: reason))
    }
    guard result.failure == nil, let task = try tasks(ofArm: arm).first(where: { try folder.readResult(of: $0) == nil })
    else { return }
    try folder.write(DownstreamResult(task: task, failure: reason))
  }
}

/// How runs are computed; nothing here changes a number.
public struct RunOptions: Sendable {
  /// What computes.
  public var device: any Device
  /// Threads that make batches; nil begins with one and adds more where training waits for them, up to the device's number, or beside a
  /// GPU to that of the process.
  public var loaderThreads: Int?
  /// Seconds between checkpoints; 0 writes one each step.
  public var checkpointInterval: Double
  /// Whether a run that fails stops the study instead of being a row that says so.
  public var failFast: Bool
  /// Steps from one observation of the objectives' gradients to the next, the first step being one; nil observes none.
  public var observationInterval: Int?
  /// Steps from one asking of the validation split to the next, by the dual encoder; the last step asks too. Nil asks only what a study
  /// asks of the trained model.
  public var evaluateEvery: Int?
  /// The number of the only run to compute, as `triad plan` numbers them; nil for all.
  package var task: Int?
  /// Whether each of several ranks holds a part of the optimizer's state only.
  package var partitionsOptimizer = false
  /// Where what frozen layers give is kept.
  package var cache = CacheFolder.standard()

  /// Options of a study; what has a default needs no word.
  public init(
    device: any Device, loaderThreads: Int? = nil, checkpointInterval: Double = 60,
    failFast: Bool = false, observationInterval: Int? = nil, evaluateEvery: Int? = nil
  ) {
    self.device = device
    self.loaderThreads = loaderThreads
    self.checkpointInterval = checkpointInterval
    self.failFast = failFast
    self.observationInterval = observationInterval
    self.evaluateEvery = evaluateEvery
  }
}

/// How far a study is.
public struct StudyProgress: Sendable {
  /// The arm that is being computed.
  public let arm: String
  /// The seed of the run that this is about.
  public let seed: Int
  /// The place of the run in the study, from 1.
  public let number: Int
  /// The runs of the study.
  public let total: Int
  /// What the run is doing.
  public let state: RunProgress
  /// Until the whole study is done, from the runs so far; nil as long as nobody knows.
  public let secondsLeft: Double?
}

/// How far a run is.
public enum RunProgress: Sendable {
  /// A step was trained.
  case training(StepReport, steps: Int, pairs: Int)
  /// The validation split was asked, after a step and before it is reported: recalls in percent, by their names in the log.
  case validated(step: Int, recalls: [StepRecord.Value])
  /// A loss did what a sound training does not do.
  case warned(TrainingWarning)
  /// The model got pre-trained weights, before the first step.
  case loaded(LoadReport)
  /// What frozen layers give is computed, once for all runs that share it.
  case freezing(FrozenFeatureProgress)
  /// Retrieval is computed on a task.
  case evaluating(RetrievalProgress)
  /// The trained model is at a downstream task.
  case judging(DownstreamProgress)
}

/// What a progress closure throws to stop a study in good order: the run at work keeps everything it has computed.
///
/// Any other error stops a study just as well; the run then continues from its last checkpoint.
public struct StudyInterruption: Error, Sendable, Hashable, CustomStringConvertible {
  /// What one throws to stop a study between two steps.
  public init() {}

  /// Says that the next call continues.
  public var description: String { "The study was stopped; running it again continues where it was." }
}

/// Predicts how long a study still takes, from what its runs took.
///
/// An arm that has run takes as long again; one that has not takes as long a step as the others on average.
struct StudyClock {
  /// Steps of a run, by arm.
  let steps: [Int]
  /// Runs still to be computed, by arm; the one at work counts.
  private var remaining: [Int]
  /// Seconds of the finished runs, by arm.
  private var durations: [[Double]]
  private var current: (arm: Int, watch: Stopwatch, firstStep: Int?, step: Int)?

  init(steps: [Int], seedCount: Int) {
    self.steps = steps
    remaining = steps.map { _ in seedCount }
    durations = steps.map { _ in [] }
  }

  mutating func begin(arm: Int) { current = (arm, Stopwatch(), nil, 0) }

  mutating func note(_ state: RunProgress) {
    guard case .training(let report, _, _) = state else { return }
    if current?.firstStep == nil {
      // The first step in this process also waits for the first batch.
      current?.firstStep = report.step
      current?.watch = Stopwatch()
    }
    current?.step = report.step
  }

  mutating func finish(arm: Int, _ result: RunResult) {
    remaining[arm] -= 1
    if let measured = result.measurements {
      durations[arm].append(measured.trainingSeconds + measured.evaluationSeconds)
    }
    current = nil
  }

  var secondsLeft: Double? {
    guard let rate = secondsPerStep else { return nil }
    return steps.indices.reduce(0.0) { sum, arm in
      let duration = Summary(of: durations[arm])?.mean ?? rate * Double(steps[arm])
      let done = current.map { $0.arm == arm ? Double($0.step + 1) / Double(max(1, steps[arm])) : 0 } ?? 0
      return sum + duration * max(0, Double(remaining[arm]) - done)
    }
  }

  /// Over all arms: of the finished runs, else of the present one.
  private var secondsPerStep: Double? {
    let seconds = durations.joined().reduce(0, +)
    let count = zip(durations, steps).reduce(0) { $0 + $1.0.count * $1.1 }
    if count > 0 { return seconds / Double(count) }
    guard let current, let first = current.firstStep, current.step > first else { return nil }
    return current.watch.seconds / Double(current.step - first)
  }
}

extension Study {
  /// The share of the training time of all runs so far that was spent waiting for pictures, from their logs, and the most threads that
  /// made batches; nil without any step.
  package func waiting() throws -> (share: Double, threads: Int?)? {
    var (waited, total) = (0.0, 0.0)
    var threads: Int?
    for arm in runs.indices {
      for seed in runs[arm].indices {
        for step in try record(arm: arm, seed: seed).log() where step.waited.isFinite && step.seconds.isFinite {
          waited += step.waited
          total += step.waited + step.seconds
          threads = step.loaderThreads.map { max($0, threads ?? 0) } ?? threads
        }
      }
    }
    return total > 0 ? (waited / total, threads) : nil
  }
}
