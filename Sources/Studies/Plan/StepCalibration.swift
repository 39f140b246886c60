import Data
import Training

/// Trains a few steps of an arm, in memory and without trace, to see what they cost.
struct StepCalibration {
  let study: Study
  let options: RunOptions

  /// Places in the run, as shares, at which a step is timed: objectives that join later cost nothing at first.
  private static let places = [0.125, 0.375, 0.625, 0.875]

  /// The mean over the run; nil if the arm cannot be trained, which is said when it is run.
  func secondsPerStep(ofArm arm: Int) throws -> Double? {
    let run = study.runs[arm][0]
    let tokenizer = study.tokenizers[arm]
    let training = study.data.training(for: run.recipe, seed: run.dataSeed)
    guard run.recipe.batchSize <= training.count else { return nil }
    let loader = PairLoader(
      training, tokenizer: tokenizer,
      options: LoaderOptions(
        batchSize: run.recipe.batchSize, augmentation: run.recipe.augmentation, cleaner: run.evaluation.cleaner,
        maxTextLength: run.recipe.maxTextLength, threadCount: options.loaderThreads, queueDepth: 1),
      seed: run.dataSeed, steps: 0..<1)
    defer { loader.cancel() }
    guard let batch = try loader.next() else { return nil }
    do {
      let trainer = try Trainer(
        recipe: run.recipe, seed: run.modelSeed, tokens: tokenizer.specialTokens, device: options.device)
      try trainer.initialize()
      // The last place first and unmeasured: it computes everything that the others do, so that no memory is new to them.
      try step(trainer, batch, at: StepCalibration.places.last ?? 0)
      let seconds = try StepCalibration.places.map { place in
        let watch = Stopwatch()
        try step(trainer, batch, at: place)
        return watch.seconds
      }
      return seconds.reduce(0, +) / Double(seconds.count)
    } catch is TrainingError {
      return nil
    }
  }

  private func step(_ trainer: Trainer, _ batch: PairBatch, at place: Double) throws(TrainingError) {
    trainer.step = Int(place * Double(trainer.recipe.steps))
    try trainer.train(batch)
  }
}
