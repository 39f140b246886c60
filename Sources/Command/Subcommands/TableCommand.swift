import Reporting
import Studies

/// `triad table`: the table of a study as far as it is computed.
struct TableCommand: Subcommand {
  let experiments: [Experiment]
  let name = "table"
  let summary = "Print the table of an experiment, as far as it is computed"
  var parameters: [CommandParameter] { selection.parameters }
  var options: [CommandOption] {
    [TableFormat.option, Self.statistics, Self.test, Self.noCost, Self.standalone] + selection.options
  }

  private static let statistics = CommandOption.flag(
    "statistics", "Also every difference with its tests, seeds needed, factorial effects and Shapley values")
  private static let test = CommandOption.choice(
    "test", SignificanceTest.allCases.map(\.rawValue), "What stars are made of, after Holm's correction",
    default: SignificanceTest.permutation.rawValue)
  private static let noCost = CommandOption.flag(
    "no-cost", "Without time, memory, machine and date: equal results then give equal bytes")
  private static let standalone = CommandOption.flag(
    "standalone", "With --format latex: a document that compiles as it is")

  private var selection: StudySelection { StudySelection(experiments: experiments) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let study = try selection.study(arguments, for: self)
    let options = StudyTableOptions(
      includesCost: !arguments.hasFlag(Self.noCost.name), includesStatistics: arguments.hasFlag(Self.statistics.name),
      test: arguments.value(Self.test.name).flatMap(SignificanceTest.init(rawValue:)) ?? .permutation)
    let table = try StudyTable(study, options: options)
    let format = TableFormat(arguments)
    let isDocument = format == .latex && arguments.hasFlag(Self.standalone.name)
    console.output.write(isDocument ? LaTeXTable.document(table.sections) : format.text(of: table))
  }
}
