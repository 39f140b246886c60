import Checkpoints
import Data
import Encoders
import Files
import Foundation
import Losses
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

  /// The result, already written. A run that diverges has one too; what is not the recipe's fault is thrown.
  func execute(_ progress: (RunProgress) throws -> Void) throws -> RunResult {
    let result: RunResult
    do {
      result = RunResult(id: run.id, measurements: try measure(progress))
    } catch let error as TrainingError {
      result = RunResult(id: run.id, failure: error.description)
    } catch let error as RetrievalError {
      guard case .score = error else { throw error }
      result = RunResult(id: run.id, failure: error.description)
    }
    try folder.write(result)
    return result
  }

  private func measure(_ progress: (RunProgress) throws -> Void) throws -> RunMeasurements {
    ResidentMemory.forgetPeak()
    let recipe = run.recipe
    if let fault = recipe.fault ?? data.fault(training: recipe) {
      throw TrainingError.impossibleRecipe(name: recipe.name, reason: fault)
    }
    let training = data.training(for: recipe, seed: run.dataSeed)
    let trainer = try Trainer(
      recipe: recipe, seed: run.modelSeed, tokens: tokenizer.specialTokens, device: options.device)
    let checkpoint = RunCheckpoint(path: folder.checkpoint)
    try checkpoint.restore(trainer)
    if trainer.completedSteps == 0 {
      let reports = try trainer.initialize()
      if !reports.isEmpty {
        try AtomicFile.write(reports.map { $0.description + "\n" }.joined(separator: "\n"), to: folder.weights)
      }
      for report in reports { try progress(.loaded(report)) }
    }
    var records = try RunLogger(folder, continuingAt: trainer.completedSteps)
    do {
      try train(trainer, on: training, records: &records, checkpoint: checkpoint, progress)
    } catch let error as TrainingError {
      if let warning = try records.append(error) { try progress(.warned(warning)) }
      throw error
    }
    let (retrieval, evaluationSeconds) = try evaluate(trainer, progress)
    let summary = try records.summarize()
    return RunMeasurements(
      retrieval: retrieval, trainedParameters: summary.trainedParameters, steps: trainer.completedSteps,
      finalLoss: summary.finalLoss, operationsPerStep: summary.operationsPerStep,
      secondsPerStep: summary.secondsPerStep,
      trainingSeconds: summary.trainingSeconds, evaluationSeconds: evaluationSeconds,
      peakBytes: ResidentMemory.peakBytes)
  }

  private func train(
    _ trainer: Trainer, on training: any PairSource, records: inout RunLogger, checkpoint: RunCheckpoint,
    _ progress: (RunProgress) throws -> Void
  ) throws {
    let recipe = run.recipe
    if recipe.steps == 0 { try checkpoint.write(trainer) }
    guard trainer.completedSteps < recipe.steps else { return }
    let loader = PairLoader(
      training, tokenizer: tokenizer, options: options.loading(run),
      seed: run.dataSeed, steps: trainer.completedSteps..<recipe.steps, after: records.earlierFaults)
    defer { loader.cancel() }
    var lastCheckpoint = Stopwatch()
    var waited = loader.waitingSeconds
    while let batch = try records.next(of: loader) {
      let watch = Stopwatch()
      let observing = options.observationInterval.map { trainer.completedSteps % $0 == 0 } ?? false
      let counted = operations
      let report = try trainer.train(batch.uploaded(to: options.device), observing: observing)
      // What the step itself took, before anything else is computed.
      let (seconds, own) = (watch.seconds, operations.flatMap { now in counted.map { now - $0 } })
      let recalls = isValidated(after: trainer.completedSteps) ? try validate(trainer.model) : []
      let warnings = try records.append(
        report, seconds: seconds, waited: loader.waitingSeconds - waited, loaderThreads: loader.threadCount,
        operations: own, validation: recalls)
      waited = loader.waitingSeconds
      if trainer.completedSteps == recipe.steps || lastCheckpoint.seconds >= options.checkpointInterval {
        try records.synchronize()
        try checkpoint.write(trainer)
        lastCheckpoint = Stopwatch()
      }
      do {
        for warning in warnings { try progress(.warned(warning)) }
        if !recalls.isEmpty { try progress(.validated(step: report.step, recalls: recalls)) }
        try progress(.training(report, steps: recipe.steps, pairs: recipe.batchSize))
      } catch let error as StudyInterruption {
        try records.synchronize()
        try checkpoint.write(trainer)
        throw error
      }
    }
  }

  /// What the device has counted so far; nil where it does not count.
  private var operations: Int? { (options.device as? CPUDevice)?.floatingPointOperations }

  private func evaluate(
    _ trainer: Trainer, _ progress: (RunProgress) throws -> Void
  ) throws -> (results: [RetrievalResult], seconds: Double) {
    let evaluation = RetrievalEvaluation(
      model: trainer.model, tokenizer: tokenizer, itm: trainer.head(of: ITM.self),
      view: .published(side: run.recipe.model.imageSide),
      options: run.evaluation)
    let watch = Stopwatch()
    let results = try evaluation.evaluate(tasks: data.tasks) { try progress(.evaluating($0)) }
    return (results, watch.seconds)
  }
}

extension RunOptions {
  /// How the batches of a run are made.
  ///
  /// - Parameter queueDepth: Batches made ahead at the most.
  func loading(_ run: StudyRun, queueDepth: Int = 4) -> LoaderOptions {
    let recipe = run.recipe
    return LoaderOptions(
      batchSize: recipe.batchSize, augmentation: recipe.augmentation, cleaner: run.evaluation.cleaner,
      maxTextLength: recipe.maxTextLength, threadCount: loaderThreads ?? 1,
      threadLimit: loaderThreads == nil ? (device as? CPUDevice)?.threadCount : nil, queueDepth: queueDepth,
      shuffleBuffer: recipe.shuffleBuffer)
  }
}

/// Where a run continues after an interruption.
struct RunCheckpoint {
  let path: String

  /// Brings `trainer` to the state of the checkpoint; leaves it at the start if there is none.
  func restore(_ trainer: Trainer) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    do {
      try Checkpoint.restore(trainer, from: path)
    } catch let error as CheckpointError {
      throw RunError.checkpoint(path: path, error)
    }
  }

  func write(_ trainer: Trainer) throws { try Checkpoint.write(trainer, to: path) }
}

/// Seconds since it was made.
struct Stopwatch {
  private let start = ContinuousClock.now

  var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
}
