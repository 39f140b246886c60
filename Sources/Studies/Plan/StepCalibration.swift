import Data
import Encoders
import Losses
import Training

/// Trains a few steps of an arm and evaluates a few pictures, in memory and without trace, to see what they cost.
struct StepCalibration {
  /// What the parts of a run cost on this machine.
  struct Cost {
    /// Of one step, with waiting for data; the mean over the run.
    let secondsPerStep: Double
    /// Of the evaluation of one run; nil where a model of a few steps cannot be evaluated.
    let evaluationSeconds: Double?
    /// The greatest memory of the process meanwhile; nil where nobody says.
    let peakBytes: Int?
  }

  let study: Study
  let options: RunOptions

  /// Places in the run, as shares, at which a step is timed: objectives that join later cost nothing at first.
  private static let places = [0.125, 0.375, 0.625, 0.875]
  /// Pictures that are evaluated.
  private static let pictures = 48

  /// Nil if the arm cannot be trained, which is said when it is run.
  func cost(ofArm arm: Int) throws -> Cost? {
    guard study.fault(ofArm: arm) == nil else { return nil }
    let run = study.runs[arm][0]
    let tokenizer = study.tokenizers[arm]
    let training = study.data.training(for: run.recipe, seed: run.dataSeed)
    guard run.recipe.batchSize <= training.count else { return nil }
    ResidentMemory.forgetPeak()
    let options = self.options.loading(run)
    // As many batches as are made ahead stay over, so that the loader is at work during every step, as it is in a run.
    let loader = PairLoader(
      training, tokenizer: tokenizer, options: options, seed: run.dataSeed,
      steps: 0..<(StepCalibration.places.count + 1 + options.queueDepth))
    defer { loader.cancel() }
    do {
      let trainer = try Trainer(
        recipe: run.recipe, seed: run.modelSeed, tokens: tokenizer.specialTokens, device: self.options.device)
      try trainer.initialize()
      // The last place first and unmeasured: it computes everything that the others do, so that no memory is new to them.
      try step(trainer, loader, at: StepCalibration.places.last ?? 0)
      let seconds = try StepCalibration.places.map { place in
        let watch = Stopwatch()
        try step(trainer, loader, at: place)
        return watch.seconds
      }
      let evaluation = try evaluationSeconds(trainer, arm: arm)
      return Cost(
        secondsPerStep: seconds.reduce(0, +) / Double(seconds.count), evaluationSeconds: evaluation,
        peakBytes: ResidentMemory.peakBytes)
    } catch is TrainingError {
      return nil
    }
  }

  private func step(_ trainer: Trainer, _ loader: PairLoader, at place: Double) throws {
    guard let batch = try loader.next() else { return }
    trainer.completedSteps = Int(place * Double(trainer.recipe.steps))
    try trainer.train(batch)
  }

  /// Of all tracks, by a few pictures of the first: encoding grows with the pictures, matching with the candidates of each as well.
  private func evaluationSeconds(_ trainer: Trainer, arm: Int) throws -> Double? {
    guard let task = study.data.tasks.first else { return nil }
    let run = study.runs[arm][0]
    let places = KeyedSample.indices(of: task.samples.count, limit: StepCalibration.pictures, for: "calibration")
    let few = RetrievalTask(
      name: task.name, source: task.source, samples: places.map { task.samples[$0] }, queries: task.queries)
    func seconds(_ itm: ITM.Head?) throws -> Double {
      let evaluation = RetrievalEvaluation(
        model: trainer.model, tokenizer: study.tokenizers[arm], itm: itm,
        view: .published(side: run.recipe.model.imageSide), options: run.evaluation)
      let watch = Stopwatch()
      _ = try evaluation.evaluate(tasks: [few])
      return watch.seconds
    }
    do {
      let encoding = try seconds(nil)
      let matching = try trainer.head(of: ITM.self).map { max(0, try seconds($0) - encoding) } ?? 0
      return study.data.tasks.reduce(0) { sum, task in
        let pictures = Double(task.samples.count) / Double(places.count)
        let shortlist = min(task.rules?.shortlist ?? run.evaluation.shortlist, task.samples.count)
        let candidates = Double(shortlist) / Double(min(run.evaluation.shortlist, places.count))
        return sum + encoding * pictures + matching * pictures * candidates
      }
    } catch RetrievalError.score {
      return nil
    }
  }
}
