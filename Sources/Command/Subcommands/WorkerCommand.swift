import Foundation
import Studies
import Training

/// `triad worker`: what `triad run --jobs` starts; computes what nobody else does and says how far it is, a line of JSON each.
struct WorkerCommand: Subcommand {
  let experiments: [Experiment]
  let name = "worker"
  let summary = "Compute runs of an experiment for `triad run --jobs`"
  let isHidden = true
  var parameters: [CommandParameter] { selection.parameters }
  var options: [CommandOption] { selection.options + RunCommand.manner }

  private var selection: StudySelection { StudySelection(experiments: experiments) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let study = try selection.study(arguments, for: self)
    let parent = getppid()
    let stop = StopSignal()
    var last: (number: Int, time: ContinuousClock.Instant)?
    let cells = study.cells
    _ = try study.run(options: try RunCommand.options(arguments)) { progress in
      try stop.check()
      // Nobody is left who wants the results: a worker never outlives the one who started it.
      if getppid() != parent { throw StudyInterruption() }
      let now = ContinuousClock.now
      switch progress.state {
      case .warned, .loaded: break  // Never passed over.
      case .training, .evaluating, .judging:
        if let last, last.number == progress.number, now - last.time < .milliseconds(200) { return }
      }
      last = (progress.number, now)
      let cell = cells[progress.number - 1]
      let steps = study.runs[cell.arm][cell.seed].recipe.steps
      console.output.writeLine(WorkerReport(progress, cell: cell, steps: steps).line)
    }
  }
}
