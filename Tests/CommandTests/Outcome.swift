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
