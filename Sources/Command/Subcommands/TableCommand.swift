import Studies

/// `triad table`: the table of a study as far as it is computed.
struct TableCommand: Subcommand {
  let experiments: [Experiment]
  let name = "table"
  let summary = "Print the table of an experiment, as far as it is computed"
  var parameters: [CommandParameter] { selection.parameters }
  var options: [CommandOption] { [TableFormat.option, Self.noCost] + selection.options }

  private static let noCost = CommandOption.flag(
    "no-cost", "Without time, memory, machine and date: equal results then give equal bytes")

  private var selection: StudySelection { StudySelection(experiments: experiments) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let study = try selection.study(arguments, for: self)
    let options = StudyTableOptions(includesCost: !arguments.hasFlag(Self.noCost.name))
    console.output.write(TableFormat(arguments).text(of: try StudyTable(study, options: options)))
  }
}
