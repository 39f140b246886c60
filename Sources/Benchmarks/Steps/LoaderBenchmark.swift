import Training
public import Data
import Encoders
import Losses
public import Tensor

/// Trains some steps of the tiny model on real batches and asks how long it waited for them.
public struct LoaderBenchmark {
  /// What was measured.
  public struct Report: Sendable {
    public var steps: Int
    /// In training steps.
    public var stepSeconds: Double
    /// Between them, for batches.
    public var waitedSeconds: Double
    public var loaderThreads: Int

    public init(steps: Int, stepSeconds: Double, waitedSeconds: Double, loaderThreads: Int) {
      self.steps = steps
      self.stepSeconds = stepSeconds
      self.waitedSeconds = waitedSeconds
      self.loaderThreads = loaderThreads
    }

    public var waitedShare: Double { waitedSeconds / max(stepSeconds + waitedSeconds, 1e-12) }
  }

  private let source: any PairSource
  private let tokenizer: any Tokenizer
  private let loaderThreads: Int

  public init(_ source: any PairSource, tokenizer: any Tokenizer, loaderThreads: Int = 1) {
    self.source = source
    self.tokenizer = tokenizer
    self.loaderThreads = loaderThreads
  }

  /// The wait for the first batch, before anything was made ahead, does not count.
  public func run(steps: Int, on device: CPUDevice) throws -> Report {
    var recipe = StepBenchmark.Size.tiny.recipe.with(\.augmentation, .published(side: 64))
    recipe.model.vocabularySize = tokenizer.vocabularySize
    recipe.batchSize = min(recipe.batchSize, source.count)
    let trainer = try Trainer(recipe: recipe, seed: Seed(0), tokens: tokenizer.specialTokens, device: device)
    let loader = PairLoader(
      source, tokenizer: tokenizer,
      options: LoaderOptions(
        batchSize: recipe.batchSize, augmentation: recipe.augmentation, threadCount: loaderThreads),
      seed: Seed(0), steps: 0..<steps + 1)
    defer { loader.cancel() }
    if let batch = try loader.next() { _ = try trainer.train(batch) }
    let before = loader.waitingSeconds
    var stepSeconds = 0.0
    while let batch = try loader.next() {
      let start = ContinuousClock.now
      _ = try trainer.train(batch)
      stepSeconds += (ContinuousClock.now - start) / .seconds(1)
    }
    return Report(
      steps: steps, stepSeconds: stepSeconds, waitedSeconds: loader.waitingSeconds - before,
      loaderThreads: loaderThreads)
  }
}
