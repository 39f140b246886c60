import Losses
import Reporting
import Studies
import Training

/// Shows the progress of a study: step, losses, pairs a second, time left of the run and of the study.
struct StudyDisplay {
  private var bar: ProgressBar

  init(_ console: Console) { bar = console.makeProgressBar() }

  mutating func show(_ progress: StudyProgress) {
    let run = "\(progress.arm), seed \(progress.seed) (run \(progress.number) of \(progress.total))"
    switch progress.state {
    case .training(let report, let steps, let pairs):
      let losses = report.losses.map { ProgressUpdate.Term($0.name.rawValue, Double($0.value)) }
      bar.show(
        ProgressUpdate(
          title: run, step: report.step + 1, total: steps, terms: [.init("loss", Double(report.total))] + losses,
          itemsPerStep: pairs, overallSecondsLeft: progress.secondsLeft))
    case .evaluating(let state) where state.phase == .captions: break  // Done in a moment.
    case .evaluating(let state):
      bar.show(
        ProgressUpdate(
          title: "\(run): \(state.phase.rawValue) of \(state.source)", step: state.completed, total: state.total,
          itemsPerStep: 1, itemName: state.phase.rawValue, overallSecondsLeft: progress.secondsLeft))
    }
  }

  mutating func finish() { bar.finish() }
}
