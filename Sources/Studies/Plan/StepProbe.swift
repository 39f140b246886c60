import Tensor
import Data
import Encoders
import Losses
import Training

/// Trains single steps of an arm in memory and without trace, to see what they cost.
struct StepProbe {
  let trainer: Trainer
  /// The kinds of steps that the arm has.
  let phases: RunPhases
  /// Steps that may be trained beside a first one, which is for the memory.
  let most: Int
  private let loader: PairLoader
  /// Seconds that frozen layers took for a view, where they were computed in a step; nil where their output is known.
  private(set) var secondsPerView: Double?

  /// - Parameters:
  ///   - rounds: How often each kind of steps can be trained,
  ///   - steps: and how many steps of all kinds together at least.
  ///   - known: What frozen layers gave; without it they are computed in each step, which is not counted.
  init(
    _ run: StudyRun, of study: Study, arm: Int, rounds: Int, steps: Int, options: RunOptions,
    known: (Trainer) throws -> TrainingFeatures? = { _ in nil }
  ) throws {
    phases = RunPhases(run.recipe)
    most = max(steps, rounds * phases.phases.count)
    let tokenizer = study.tokenizers[arm]
    trainer = try Trainer(
      recipe: run.recipe, seed: run.modelSeed, tokens: tokenizer.specialTokens, device: options.device)
    try trainer.initialize()
    let loading = options.loading(run)
    // As many batches as are made ahead stay over, so that the loader is at work during every step, as it is in a run.
    loader = PairLoader(
      study.data.training(for: run.recipe, seed: run.dataSeed), tokenizer: tokenizer, options: loading,
      seed: run.dataSeed, steps: 0..<(most + 1 + loading.queueDepth), part: nil, known: try known(trainer))
  }

  /// Ends the threads that make batches.
  func end() { loader.cancel() }

  /// Gives the seconds of the step, the batch's way to the device included.
  ///
  /// - Parameter waiting: Whether waiting for the batch counts.
  /// - Throws: `TrainingError`, and what the loader says of pairs that cannot be read.
  mutating func train(at step: Int, waiting: Bool) throws -> Double {
    var watch = Stopwatch()
    guard let batch = try loader.next() else {
      require(false, "step probe: more steps than it was made for")
      return 0
    }
    if !waiting { watch = Stopwatch() }
    trainer.completedSteps = step
    let uploaded = batch.uploaded(to: trainer.model.device)
    // A run reads from a file what is computed here.
    let freezing = Stopwatch()
    let isKnown = uploaded.tokens(of: .first) != nil
    let known = isKnown ? uploaded : trainer.knowingFrozenLayers(uploaded)
    let frozen = freezing.seconds
    if !isKnown, known.tokens(of: .first) != nil { secondsPerView = frozen / Double(2 * known.count) }
    try trainer.train(known)
    return watch.seconds - frozen
  }
}
