import Files
import Reporting
import Studies

/// `triad report`: everything a study shows, in one HTML file.
struct ReportCommand: Subcommand {
  let experiments: [Experiment]
  let name = "report"
  let summary = "Write one HTML file with tables, curves, statistics and pictures of an experiment"
  var parameters: [CommandParameter] { selection.parameters }
  var options: [CommandOption] {
    selection.options + [
      .value("track", "NAME", "The retrieval task that pictures are shown from; the first of the data without it"),
      .value("out", "FILE", "Where the report goes; report.html beside the tables without it"),
    ]
  }

  private var selection: StudySelection { StudySelection(experiments: experiments) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let study = try selection.study(arguments, for: self)
    let report = try StudyReport(study, track: arguments.value("track")) {
      console.diagnostics.writeLine("report: \($0)")
    }
    let path = arguments.value("out") ?? "\(study.tablesFolder)/report.html"
    try AtomicFile.write(report.text, to: path)
    console.output.writeLine(path)
  }
}
