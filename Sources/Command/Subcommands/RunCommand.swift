import Studies

/// `triad run`: computes what is missing of a study, prints its table and says where it lies.
struct RunCommand: Subcommand {
  let experiments: [Experiment]
  let name = "run"
  let summary = "Run an experiment: only what is missing, and its table"
  var parameters: [CommandParameter] { selection.parameters }
  var options: [CommandOption] {
    selection.options + [
      TableFormat.option,
      .value("observe", "K", "Compare the objectives' gradients every K steps; changes no result, costs time"),
    ]
  }

  private var selection: StudySelection { StudySelection(experiments: experiments) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let study = try selection.study(arguments, for: self)
    // Written before anything is computed: that the folder cannot be written should not come out after half an hour.
    try study.write(try StudyTable(study))
    var display = StudyDisplay(console)
    let runOptions = RunOptions(observationInterval: try arguments.integer("observe", atLeast: 1))
    let outcome: Study.Outcome
    do {
      outcome = try study.run(options: runOptions) { display.show($0) }
    } catch {
      display.finish()
      throw error
    }
    display.finish()
    let table = try StudyTable(study)
    try study.write(table)
    console.output.write(TableFormat(arguments).text(of: table))
    if let cost = display.observationCost { console.diagnostics.writeLine(cost) }
    console.diagnostics.writeLine(sentence(outcome) + " The table lies in \(study.tablesFolder) (md, csv, json).")
  }

  private func sentence(_ outcome: Study.Outcome) -> String {
    func runs(_ count: Int) -> String { count == 1 ? "1 run" : "\(count) runs" }
    let failed = outcome.failed == 0 ? "" : ", \(outcome.failed) of them failed"
    if outcome.computed == 0 { return "All \(runs(outcome.present)) were there already\(failed)." }
    let present = outcome.present == 0 ? "" : "; \(outcome.present) were there already"
    return "Computed \(runs(outcome.computed))\(present)\(failed)."
  }
}
