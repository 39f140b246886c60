import Data
import Encoders
import Losses
import Tensor
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
    /// Of what frozen layers still have to make of pictures, once for all runs; 0 where there is nothing.
    let frozenSeconds: Double
  }

  let study: Study
  let options: RunOptions
  /// What was measured of evaluation: arms whose models are alike are evaluated alike.
  private var evaluations: [EvaluationKind: Double] = [:]

  /// Steps that are timed, unless a run has more phases.
  private static let steps = 4
  /// Seconds of timed steps after which there is no further one.
  private static let stepLimit = 10.0
  /// Pictures that are evaluated.
  private static let pictures = 48
  /// Seconds of matching after which the rest is taken in proportion.
  private static let matchingLimit = 5.0

  init(study: Study, options: RunOptions) {
    self.study = study
    self.options = options
  }

  /// Nil if the arm cannot be trained, which is said when it is run.
  ///
  /// - Parameter progress: Told how many steps have been trained; what it throws ends the work.
  mutating func cost(ofArm arm: Int, progress: (_ steps: Int) throws -> Void = { _ in }) throws -> Cost? {
    guard study.fault(ofArm: arm) == nil else { return nil }
    let run = study.runs[arm][0]
    let training = study.data.training(for: run.recipe, seed: run.dataSeed)
    ResidentMemory.forgetPeak()
    do {
      var probe = try StepProbe(run, of: study, arm: arm, rounds: 1, steps: StepCalibration.steps, options: options)
      defer { probe.end() }
      let phases = probe.phases
      var trained = 0
      /// Gives the seconds of the step.
      func train(at step: Int) throws -> Double {
        let seconds = try probe.train(at: step, waiting: true)
        trained += 1
        try progress(trained)
        return seconds
      }
      // Unmeasured, and of the most objectives: it computes everything that the others do, so that no memory is new to them.
      _ = try train(at: phases.fullest)
      let seconds = try phases.secondsPerStep(limit: StepCalibration.stepLimit, most: StepCalibration.steps) {
        try train(at: $0)
      }
      let trainer = probe.trainer
      let evaluation = try evaluationSeconds(trainer, arm: arm)
      return Cost(
        secondsPerStep: seconds, evaluationSeconds: evaluation, peakBytes: ResidentMemory.peakBytes,
        frozenSeconds: try frozenSeconds(run, trainer, training, perView: probe.secondsPerView ?? 0))
    } catch is TrainingError {
      return nil
    }
  }

  /// - Parameter perView: Seconds.
  private func frozenSeconds(
    _ run: StudyRun, _ trainer: Trainer, _ training: any PairSource, perView: Double
  ) throws -> Double {
    guard perView > 0, let count = run.recipe.views.count else { return 0 }
    let store = FrozenFeatureStore(in: options.cache, numerics: NumericsVersion.current)
    let views = FrozenViews.training(run.recipe.augmentation, count: count, options.loading(run).normalization)
    return perView
      * Double(try store.missingViews(Array(0..<training.count), of: training, views: views, by: trainer.model))
  }

  /// What decides how long an evaluation takes.
  private struct EvaluationKind: Hashable {
    let model: ModelShape
    let encoders: EncoderChoice
    let frozen: FrozenLayers
    let precision: Precision
    let options: RetrievalOptions
    let tokenizer: UInt64
    let matches: Bool
  }

  private mutating func evaluationSeconds(_ trainer: Trainer, arm: Int) throws -> Double? {
    let run = study.runs[arm][0]
    let kind = EvaluationKind(
      model: run.recipe.model, encoders: run.recipe.encoders, frozen: run.recipe.frozen,
      precision: run.recipe.precision, options: run.evaluation,
      tokenizer: study.tokenizers[arm].fingerprint, matches: trainer.head(of: ITM.self) != nil)
    if let known = evaluations[kind] { return known }
    let seconds = try measuredEvaluation(trainer, arm: arm)
    evaluations[kind] = seconds
    return seconds
  }

  /// Of all tracks, by a few pictures of the first: encoding grows with the pictures, matching with the candidates of each as well.
  private func measuredEvaluation(_ trainer: Trainer, arm: Int) throws -> Double? {
    guard let task = study.data.tasks.first else { return nil }
    let run = study.runs[arm][0]
    let places = KeyedSample.indices(of: task.samples.count, limit: StepCalibration.pictures, for: "calibration")
    let few = RetrievalTask(
      name: task.name, source: task.source, samples: places.map { task.samples[$0] }, queries: task.queries)
    let evaluation = RetrievalEvaluation(
      model: trainer.model, tokenizer: study.tokenizers[arm], itm: trainer.head(of: ITM.self),
      view: .published(side: run.recipe.model.imageSide), options: run.evaluation)
    let watch = Stopwatch()
    var encoding = 0.0
    var matching = 0.0
    do {
      _ = try evaluation.evaluate(tasks: [few]) { progress in
        guard progress.phase == .pairs else { return encoding = watch.seconds }
        // Pairs are alike, so that some speak for all.
        matching = (watch.seconds - encoding) * Double(progress.total) / Double(max(1, progress.completed))
        if watch.seconds - encoding > StepCalibration.matchingLimit { throw EnoughMatching() }
      }
    } catch is EnoughMatching {
      // The rest is in `matching` already.
    } catch RetrievalError.score {
      return nil
    }
    return study.data.tasks.reduce(0) { sum, task in
      let pictures = Double(task.samples.count) / Double(places.count)
      let shortlist = min(task.rules?.shortlist ?? run.evaluation.shortlist, task.samples.count)
      let candidates = Double(shortlist) / Double(min(run.evaluation.shortlist, places.count))
      return sum + encoding * pictures + matching * pictures * candidates
    }
  }

  private struct EnoughMatching: Error {}
}
