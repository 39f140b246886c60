import Checkpoints
import Downstream
import Encoders
import Files
package import Ranks
import Tensor
import Training

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
