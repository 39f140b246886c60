import Foundation
import Studies
import Training

/// `triad worker`: what `triad run --jobs` starts; computes what nobody else does and says how far it is, a line of JSON each.
struct WorkerCommand: Subcommand {
  let workplace: Workplace
  let name = "worker"
  let summary = "Compute runs of an experiment for `triad run --jobs`"
  let isHidden = true
  var parameters: [CommandParameter] { selection.parameters }
  var options: [CommandOption] { selection.options + RunCommand.manner }

  private var selection: StudySelection { StudySelection(workplace: workplace) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let choice = try workplace.devices.choice(arguments)
    let study = try selection.study(arguments, for: self)
    var options = try RunCommand.options(arguments)
    options.device = try workplace.devices.device(choice, on: console)
    let parent = getppid()
    let stop = StopSignal()
    var last: (number: Int, time: ContinuousClock.Instant)?
    let cells = study.cells
    _ = try study.run(options: options) { progress in
      try stop.check()
      // Nobody is left who wants the results: a worker never outlives the one who started it.
      if getppid() != parent { throw StudyInterruption() }
      let now = ContinuousClock.now
      switch progress.state {
      case .warned, .loaded: break  // Never passed over.
      case .training, .validated, .freezing, .evaluating, .judging:
        if let last, last.number == progress.number, now - last.time < .milliseconds(200) { return }
      }
      last = (progress.number, now)
      let cell = cells[progress.number - 1]
      let steps = study.runs[cell.arm][cell.seed].recipe.steps
      console.output.writeLine(WorkerReport(progress, cell: cell, steps: steps).line)
    }
  }
}
