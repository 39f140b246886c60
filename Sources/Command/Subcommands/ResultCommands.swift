import Files
import JSON
import Reporting
import Studies

/// `triad table`: the table of a study as far as it is computed.
struct TableCommand: Subcommand {
  let workplace: Workplace
  let name = "table"
  let summary = "Print the table of an experiment, as far as it is computed"
  let examples = ["objective-ladder", "objective-ladder --scale pretrained --format latex"]
  var parameters: [CommandParameter] { selection.parameters }
  var options: [CommandOption] {
    [TableFormat.option, Self.statistics, Self.significance, Self.noCost, Self.standalone, Self.write, .sameMachine]
      + selection.options
  }

  private static let statistics = CommandOption.flag(
    "statistics", "Also every difference with its tests, seeds needed, factorial effects and Shapley values")
  private static let significance = CommandOption.choice(
    "significance", SignificanceTest.allCases.map(\.rawValue),
    "The test whose p values give the stars, after Holm's correction",
    default: SignificanceTest.permutation.rawValue)
  private static let noCost = CommandOption.flag(
    "no-cost", "Without time, memory, machine and date: equal results then give equal bytes")
  private static let standalone = CommandOption.flag(
    "standalone", "With --format latex: a document that compiles as it is")

  private static let write = CommandOption.flag(
    "write", "Also write the tables where `triad run` writes them, without computing anything")

  private var selection: StudySelection { StudySelection(workplace: workplace, wish: .tables) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    try arguments.requireRunsFolder()
    let format = TableFormat(arguments)
    guard format == .latex || !arguments.hasFlag(Self.standalone.name) else {
      throw UsageError.ineffectiveOption(Self.standalone.name, reason: "a document is made with --format latex")
    }
    let study = try selection.study(arguments, for: self)
    try study.requireSameMachine(arguments)
    if arguments.hasFlag(Self.write.name) {
      try study.requireExperiment()
      let table = try StudyTable(study)
      try study.write(table)
      // As `run` does: the last job of a queue shows the answer.
      if study.sequence == nil { try study.noteLook(table.answer) }
    }
    let options = StudyTableOptions(
      includesCost: !arguments.hasFlag(Self.noCost.name), includesStatistics: arguments.hasFlag(Self.statistics.name),
      test: arguments.value(Self.significance.name).flatMap(SignificanceTest.init(rawValue:)) ?? .permutation)
    let table = try StudyTable(study, options: options)
    let isDocument = arguments.hasFlag(Self.standalone.name)
    console.output.write(isDocument ? LaTeXTable.document(table.sections) : format.text(of: table))
  }
}

extension TableFormat {
  /// `--format`, the same wherever a table is printed.
  static let option = CommandOption.choice(
    "format", allCases.map(\.rawValue), "For reading (text, md), for a paper (latex), or with every column (csv, json)",
    default: TableFormat.text.rawValue)

  /// What the option says.
  init(_ arguments: ParsedArguments) {
    self = arguments.value("format").flatMap(TableFormat.init(rawValue:)) ?? .text
  }
}

extension CommandOption {
  /// The same wherever results of a study stand side by side.
  static let sameMachine = CommandOption.flag(
    "same-machine", "Refuse runs that were computed with several devices or instruction sets, which round differently")
}

extension Study {
  /// What `--same-machine` says where nothing is computed.
  fileprivate func requireSameMachine(_ arguments: ParsedArguments) throws {
    if arguments.hasFlag(CommandOption.sameMachine.name) { try StudyMachines(self).requireOne() }
  }
}

/// `triad report`: everything a study shows, in one HTML file.
struct ReportCommand: Subcommand {
  let workplace: Workplace
  let name = "report"
  let summary = "Write one HTML file with tables, curves, statistics and pictures of an experiment"
  let examples = ["objective-ladder --output ladder.html"]
  var parameters: [CommandParameter] { selection.parameters }
  var options: [CommandOption] {
    selection.options + [
      .value("track", "NAME", "The retrieval task that pictures are shown from; by default the first of the data"),
      .output("FILE", "Where the report goes; by default report.html beside the tables"),
      .flag("no-pictures", "Leave the pictures of the data out of the file; tables, captions and plots stay"),
      .sameMachine, .device,
    ]
  }

  private var selection: StudySelection { StudySelection(workplace: workplace, wish: .everything) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    try arguments.requireRunsFolder()
    let choice = try workplace.devices.choice(arguments)
    let study = try selection.study(arguments, for: self)
    try study.requireSameMachine(arguments)
    let path = arguments.value("output") ?? "\(study.namedTablesFolder)/report.html"
    // A report takes minutes: that there is no place for it is said before.
    try OutputPlace.check(path, makesFolders: true)
    try OutputApart.check(path, from: RunStore(study.runsFolder))
    for damage in try study.damagedRuns() + study.damagedLogs() { console.diagnostics.writeLine("left out: \(damage)") }
    let device = try workplace.devices.device(choice, on: console)
    let report = try StudyReport(
      study, track: arguments.value("track"), device: device, showsPictures: !arguments.hasFlag("no-pictures")
    ) {
      console.diagnostics.writeLine("report: \($0)")
    }
    try AtomicFile.write(report.text, to: path)
    console.output.writeLine(path)
  }
}

/// `triad queries`: which captions an arm fixes or breaks against the baseline.
struct QueriesCommand: Subcommand {
  let workplace: Workplace
  let name = "queries"
  let summary = "List the captions that an arm fixes or breaks against the baseline"
  let examples = ["objective-ladder TCL", "objective-ladder TCL --direction i2t"]
  var parameters: [CommandParameter] {
    selection.parameters + [CommandParameter("arm", "Which row; the baseline is the first one")]
  }
  var options: [CommandOption] {
    [Self.against, Self.track, Self.direction, Self.top, Self.reranked, Self.limit, Self.format, .sameMachine]
      + selection.options
  }

  private static let against = CommandOption.value(
    "against", "ARM", "What it is compared with; by default the baseline")
  private static let track = CommandOption.value(
    "track", "NAME", "The evaluation track; by default the first of the data")
  private static let direction = CommandOption.choice(
    "direction", StudyColumn.Direction.allCases.map(\.rawValue), "Captions find pictures, or pictures captions",
    default: StudyColumn.Direction.textToImage.rawValue)
  private static let top = CommandOption.value(
    "top", "K", "A query is found if its answer is among the first K candidates",
    default: String(PerQueryComparison.standardCutoff))
  private static let reranked = CommandOption.flag(
    "reranked", "After image-text matching has ordered the first candidates")
  private static let limit = CommandOption.value(
    "limit", "N", "How many fixed and how many broken queries are listed", default: "20")
  private static let format = CommandOption.choice(
    "format", ["text", "md", "json"], "For reading, or with every query (json)", default: "text")

  private var selection: StudySelection { StudySelection(workplace: workplace, wish: .everything) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    try arguments.requireRunsFolder()
    let study = try selection.study(arguments, for: self)
    try study.requireSameMachine(arguments)
    for damaged in try study.damagedRuns() { console.diagnostics.writeLine("left out: \(damaged)") }
    let comparison = try PerQueryComparison(
      study, arm: try arguments.required("arm", of: self), against: arguments.value(Self.against.name),
      on: arguments.value(Self.track.name),
      arguments.value(Self.direction.name).flatMap(StudyColumn.Direction.init(rawValue:)) ?? .textToImage,
      cutoff: try arguments.integer(Self.top.name, atLeast: 1) ?? PerQueryComparison.standardCutoff,
      isReranked: arguments.hasFlag(Self.reranked.name))
    let grids = comparison.grids(limit: try arguments.integer(Self.limit.name, atLeast: 1) ?? 20)
    let blocks: [String]
    switch arguments.value(Self.format.name) {
    case "json":
      console.output.write(comparison.document.indentedText)
      return
    case "md":
      blocks = comparison.sentences + grids.flatMap { ["### \($0.title ?? "")", $0.markdown] }
    default:
      blocks = [comparison.sentences.joined(separator: "\n")] + grids.flatMap { [$0.title ?? "", $0.text()] }
    }
    console.output.write((blocks.joined(separator: "\n\n") + "\n").printableLines)
  }
}
