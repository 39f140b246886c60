import Checkpoints
import Data
import Encoders
import Files
import Foundation
import Losses
import Ranks
import Reporting
import Tensor
import Training

/// Computes one run: trains, writes its log and checkpoints, evaluates, writes its result.
struct RunExecution {
  let run: StudyRun
  let data: StudyData
  let tokenizer: any Tokenizer
  let folder: RunFolder
  let options: RunOptions
  /// What frozen layers gave, for all runs of the process.
  let store: FrozenFeatureStore
  /// Those that compute it together, of which the first alone writes; nil for this process alone.
  let ranks: Ranks?

  /// The result, already written. A run that diverges has one too; what is not the recipe's fault is thrown.
  func execute(_ progress: (RunProgress) throws -> Void) throws -> RunResult {
    let result: RunResult
    do {
      result = RunResult(id: run.id, measurements: try measure(progress))
    } catch TrainingError.failedExchange(_, let error) {
      throw error
    } catch let error as TrainingError {
      result = RunResult(id: run.id, failure: error.description)
    } catch let error as RetrievalError {
      guard case .score = error else { throw error }
      result = RunResult(id: run.id, failure: error.description)
    } catch let error as FrozenFeatureError {
      result = RunResult(id: run.id, failure: error.description)
    }
    if ranks.isRoot { try folder.write(result) }
    return result
  }

  private func measure(_ progress: (RunProgress) throws -> Void) throws -> RunMeasurements {
    ResidentMemory.forgetPeak()
    let account = options.device as? any MemoryAccount
    account?.forgetPeak()
    let recipe = run.recipe
    if let fault = recipe.fault ?? data.fault(training: recipe) {
      throw TrainingError.impossibleRecipe(name: recipe.name, reason: fault)
    }
    let training = data.training(for: recipe, seed: run.dataSeed)
    let trainer = try Trainer(
      recipe: recipe, seed: run.modelSeed, tokens: tokenizer.specialTokens, device: options.device)
    if let ranks, ranks.count > 1 {
      trainer.exchange = RankShards(ranks)
      if options.partitionsOptimizer { trainer.partitionOptimizer(among: ranks) }
    }
    let checkpoint = RunCheckpoint(path: folder.checkpoint, ranks: ranks)
    try checkpoint.restore(trainer)
    if trainer.completedSteps == 0 {
      let reports = try trainer.initialize()
      if !reports.isEmpty, ranks.isRoot {
        try AtomicFile.write(reports.map { $0.description + "\n" }.joined(separator: "\n"), to: folder.weights)
      }
      for report in reports { try progress(.loaded(report)) }
    }
    let features = try features(trainer, training: training, progress)
    var records = ranks.isRoot ? try RunLogger(folder, continuingAt: trainer.completedSteps) : nil
    do {
      try train(trainer, on: training, features, records: &records, checkpoint: checkpoint, progress)
    } catch let error as TrainingError {
      if let warning = try records?.append(error) { try progress(.warned(warning)) }
      throw error
    }
    let (retrieval, fusion, evaluationSeconds) = try evaluate(trainer, features, progress)
    let tensors = account?.memoryUse.peakBytes
    let isOnHost = account is CPUDevice
    return try ranks.shared(
      try records.map { records in
        let summary = try records.summarize()
        return RunMeasurements(
          retrieval: retrieval, trainedParameters: summary.trainedParameters, steps: trainer.completedSteps,
          finalLoss: summary.finalLoss, operationsPerStep: summary.operationsPerStep,
          secondsPerStep: summary.secondsPerStep,
          trainingSeconds: summary.trainingSeconds, evaluationSeconds: evaluationSeconds,
          peakBytes: ResidentMemory.peakBytes, tensorPeakBytes: isOnHost ? tensors : nil,
          gpuPeakBytes: isOnHost ? nil : tensors, frozen: features.cost, fusion: fusion)
      })
  }

  private func train(
    _ trainer: Trainer, on training: any PairSource, _ features: RunFeatures, records: inout RunLogger?,
    checkpoint: RunCheckpoint,
    _ progress: (RunProgress) throws -> Void
  ) throws {
    let recipe = run.recipe
    if recipe.steps == 0 { try checkpoint.write(trainer) }
    guard trainer.completedSteps < recipe.steps else { return }
    let loader = PairLoader(
      training, tokenizer: tokenizer, options: options.loading(run),
      seed: run.dataSeed, steps: trainer.completedSteps..<recipe.steps,
      after: try ranks.shared(records?.earlierFaults), part: part, known: features.training)
    defer { loader.cancel() }
    var lastCheckpoint = Stopwatch()
    var waited = loader.waitingSeconds
    while let batch = try nextBatch(of: loader, &records) {
      let watch = Stopwatch()
      let observing = options.observationInterval.map { trainer.completedSteps % $0 == 0 } ?? false
      let report = try trainer.train(batch.uploaded(to: trainer.model.device), observing: observing)
      // What the step itself took, before anything else is computed.
      let seconds = watch.seconds
      let recalls = isValidated(after: trainer.completedSteps) ? try validate(trainer.model, features) : []
      let warnings = try records?.append(
        report, seconds: seconds, waited: loader.waitingSeconds - waited, loaderThreads: loader.threadCount,
        validation: recalls)
      waited = loader.waitingSeconds
      let isDue = try ranks.decided { lastCheckpoint.seconds >= options.checkpointInterval }
      if trainer.completedSteps == recipe.steps || isDue {
        try records?.synchronize()
        try checkpoint.write(trainer)
        lastCheckpoint = Stopwatch()
      }
      let isStopped = try ranks.any(
        try isStopped {
          for warning in warnings ?? [] { try progress(.warned(warning)) }
          if !recalls.isEmpty { try progress(.validated(step: report.step, recalls: recalls)) }
          try progress(.training(report, steps: recipe.steps, pairs: recipe.batchSize))
        })
      if isStopped {
        try records?.synchronize()
        try checkpoint.write(trainer)
        throw StudyInterruption()
      }
    }
  }

  /// Whether somebody wants to stop, which `report` finds out.
  private func isStopped(_ report: () throws -> Void) throws -> Bool {
    do {
      try report()
      return false
    } catch is StudyInterruption {
      return true
    }
  }

  private func nextBatch(of loader: PairLoader, _ records: inout RunLogger?) throws -> HostBatch? {
    // Others find the same faults, and have nobody to tell.
    guard records != nil else { return try loader.next() }
    return try records?.next(of: loader)
  }

  /// What this rank makes of each batch.
  private var part: BatchPart? {
    guard let ranks, ranks.count > 1 else { return nil }
    return BatchPart(number: ranks.rank, count: ranks.count, gather: ranks.gather)
  }

  private func evaluate(
    _ trainer: Trainer, _ features: RunFeatures, _ progress: (RunProgress) throws -> Void
  ) throws -> (results: [RetrievalResult], fusion: [FusionScores], seconds: Double) {
    var evaluation = RetrievalEvaluation(
      model: trainer.model, tokenizer: tokenizer, itm: trainer.head(of: ITM.self),
      view: .published(side: run.recipe.model.imageSide),
      options: run.evaluation)
    evaluation.division = division
    evaluation.known = features.evaluation
    let watch = Stopwatch()
    let results = try evaluation.evaluate(tasks: data.tasks) { try progress(.evaluating($0)) }
    let fusion = try evaluation.fusionScores(
      on: data.tasks, words: trainer.head(of: MLM.self)?.online
    ) { try progress(.evaluating($0)) }
    return (results, fusion, watch.seconds)
  }
}

extension RunExecution {
  /// Who computes which part of an evaluation.
  var division: any WorkDivision { ranks.map { RankedWork($0) } ?? UndividedWork() }
}

extension RunOptions {
  /// How the batches of a run are made.
  ///
  /// - Parameter queueDepth: Batches made ahead at the most.
  func loading(_ run: StudyRun, queueDepth: Int = 4) -> LoaderOptions {
    let recipe = run.recipe
    return LoaderOptions(
      batchSize: recipe.batchSize, augmentation: recipe.augmentation, views: recipe.views,
      cleaner: run.evaluation.cleaner,
      maxTextLength: recipe.maxTextLength, threadCount: loaderThreads ?? 1,
      threadLimit: loaderThreads == nil ? mostLoaderThreads : nil, queueDepth: queueDepth,
      shuffleBuffer: recipe.shuffleBuffer)
  }

  /// As many as compute on the processor; beside another device all that the process has.
  private var mostLoaderThreads: Int {
    (device as? CPUDevice)?.threadCount ?? ProcessorWishes.ofProcess.standardThreads
  }
}

/// Seconds since it was made.
struct Stopwatch {
  private let start = ContinuousClock.now

  var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
}
