import Checkpoints
import Downstream
import Encoders
import Losses
import Reporting
import Studies
import Training

/// Shows the progress of a study: step, losses, pairs per second, time left of the run and of the study.
struct StudyDisplay {
  private var bar: ProgressBar
  private let diagnostics: TextStream
  private var loaded: Set<LoadReport> = []
  private var observed = (count: 0, seconds: 0.0, steps: 0)
  private let clock = ContinuousClock.now
  /// The last mean recall on the validation split, of the run at work.
  private var validation: (run: Int, recall: Double)?

  init(_ console: Console) {
    bar = console.makeProgressBar()
    diagnostics = console.diagnostics
  }

  mutating func show(_ progress: StudyProgress) {
    let run = "\(progress.arm), seed \(progress.seed) (run \(progress.number) of \(progress.total))"
    switch progress.state {
    case .warned(let warning):
      bar.finish()
      diagnostics.writeLine("Warning, \(progress.arm), seed \(progress.seed): \(warning)")
    case .loaded(let report):
      bar.finish()
      // All arms and seeds of a study mostly begin with the same.
      let text = loaded.insert(report).inserted ? report.description : "what was loaded before"
      diagnostics.writeLine("\(progress.arm), seed \(progress.seed), begins with \(text)")
    case .training(let report, let steps, let pairs):
      note(report)
      let losses = report.losses.map { ProgressUpdate.Term($0.name.rawValue, Double($0.value)) }
      let recalls = validation.map { $0.run == progress.number ? [ProgressUpdate.Term("validation", $0.recall)] : [] }
      bar.show(
        ProgressUpdate(
          title: run, step: report.step + 1, total: steps,
          terms: [.init("loss", Double(report.total))] + losses + (recalls ?? []),
          itemsPerStep: pairs, overallSecondsLeft: progress.secondsLeft))
    case .validated(_, let recalls):
      validation = ValidationRecalls.mean(of: recalls).map { (progress.number, $0) }
    case .judging(let state):
      bar.show(
        ProgressUpdate(
          title: "\(run): \(state.task), \(state.phase.rawValue)", step: state.completed, total: state.total,
          terms: state.loss.map { [.init("loss", Double($0))] } ?? [], itemsPerStep: 1, itemName: "steps",
          overallSecondsLeft: progress.secondsLeft))
    case .freezing(let state):
      let what = state.kind == .pictures ? "views of \(state.source)" : "captions"
      bar.show(
        ProgressUpdate(
          title: "frozen layers, once for all runs: \(what)", step: state.completed, total: state.total,
          itemsPerStep: 1, itemName: state.kind == .pictures ? "views" : "captions",
          overallSecondsLeft: nil))
    case .evaluating(let state) where state.phase == .captions: break  // Done in a moment.
    case .evaluating(let state):
      bar.show(
        ProgressUpdate(
          title: "\(run): \(state.phase.rawValue) of \(state.source)", step: state.completed, total: state.total,
          itemsPerStep: 1, itemName: state.phase.rawValue, overallSecondsLeft: progress.secondsLeft))
    }
  }

  mutating func finish() { bar.finish() }

  /// What observing gradients cost so far, in one sentence; nil if nothing was observed.
  var observationCost: String? {
    guard observed.count > 0 else { return nil }
    let each = NumberFormat.fixed(2).text(observed.seconds / Double(observed.count))
    let share = NumberFormat.fixed(1).text(100 * observed.seconds / max(trainingSeconds, observed.seconds))
    return "Observing gradients cost \(NumberFormat.fixed(1).text(observed.seconds)) s: \(observed.count) steps of "
      + "\(observed.steps), \(each) s each, \(share) % of the time."
  }

  private var trainingSeconds: Double { (ContinuousClock.now - clock) / .seconds(1) }

  private mutating func note(_ report: StepReport) {
    observed.steps += 1
    guard let observation = report.observation else { return }
    observed.count += 1
    observed.seconds += observation.seconds
  }
}

/// One line of progress for all workers of a study.
struct WorkersDisplay {
  private var bar: ProgressBar
  private let diagnostics: TextStream
  private let jobs: Int
  /// Steps trained, by run.
  private var trained: [[Int]]
  private let total: Int

  init(_ study: Study, jobs: Int, on console: Console) throws {
    bar = console.makeProgressBar()
    diagnostics = console.diagnostics
    self.jobs = jobs
    trained = try study.runs.indices.map { arm in
      try study.runs[arm].indices.map { seed in
        try study.result(arm: arm, seed: seed) == nil ? 0 : study.runs[arm][seed].recipe.steps
      }
    }
    total = study.runs.joined().reduce(0) { $0 + $1.recipe.steps }
  }

  mutating func show(_ report: WorkerReport) {
    guard trained.indices.contains(report.arm), trained[report.arm].indices.contains(report.seed) else { return }
    if let warning = report.warning {
      bar.finish()
      return diagnostics.writeLine("Warning, \(warning)")
    }
    if let news = report.news {
      bar.finish()
      return diagnostics.writeLine(news)
    }
    trained[report.arm][report.seed] = report.step
    bar.show(
      ProgressUpdate(
        title: "\(jobs) jobs, steps of all runs", step: trained.joined().reduce(0, +), total: total,
        terms: report.loss.map { [.init("loss", $0)] } ?? [], itemsPerStep: 1, itemName: "steps"))
  }

  mutating func finish() { bar.finish() }
}
