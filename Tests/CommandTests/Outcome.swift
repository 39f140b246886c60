import Command
import Losses
import Studies
import Training

/// What running a command line gave.
struct Outcome: Equatable {
  var code: ExitCode
  var output: String
  var diagnostics: String
}

extension Outcome {
  /// What a tool says to the words, with a console in memory.
  init(of tool: CommandLineTool, _ words: [String]) {
    let console = Console.memory()
    code = tool.run(words, on: console)
    output = console.output.text
    diagnostics = console.diagnostics.text
  }

  /// What `triad` with these experiments says to the words.
  init(of words: [String], experiments: [Experiment] = []) {
    self.init(of: TriadCommand.tool(experiments: experiments), words)
  }
}

/// A command that prints what it was given.
struct EchoCommand: Subcommand {
  var name = "run"
  var summary = "Run an experiment"
  var parameters = [CommandParameter("experiment", "Which one", choices: ["objective-ladder", "leave-one-out"])]
  var options: [CommandOption] = [
    .choice("scale", ["smoke", "demo", "full"], "How large", default: "demo"),
    .value("jobs", "N", "How many at once", default: "1"),
    .value("runs", "FOLDER", "Where results go"),
    .flag("fail-fast", "Stop at the first failure"),
  ]
  var error: (any Error & Sendable)?

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    if let error { throw error }
    let words = [
      arguments.parameter("experiment"), arguments.value("scale"),
      try arguments.integer("jobs", atLeast: 1)?.description,
      arguments.value("runs"), arguments.hasFlag("fail-fast") ? "fast" : nil,
    ]
    console.output.writeLine(words.map { $0 ?? "-" }.joined(separator: " "))
  }
}

func outcome(_ words: String..., error: (any Error & Sendable)? = nil) -> Outcome {
  var data = EchoCommand(name: "data fetch", summary: "Fetch the pictures", parameters: [], options: [])
  data.error = error
  var check = EchoCommand(name: "data check", summary: "Count the pictures")
  check.parameters = [CommandParameter("experiment", "Anything", isOptional: true)]
  let tool = CommandLineTool(name: "triad", summary: "a test", commands: [EchoCommand(error: error), data, check])
  return Outcome(of: tool, words)
}

extension Experiment {
  /// `first-look`: CMA alone and with one more objective.
  static func firstLook<Other: Objective>(
    adding other: Other.Type, as name: String, question: String, seeds: Range<Int> = 0..<1
  ) -> Experiment {
    Experiment("first-look", question: question, base: Recipe.tcl, seeds: seeds) { tcl in
      Arms(baseline: tcl.only(CMA.self).named("CMA"), variants: [tcl.only(CMA.self, Other.self).named(name)])
    }
  }
}
