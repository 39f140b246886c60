import Command
import Studies

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
