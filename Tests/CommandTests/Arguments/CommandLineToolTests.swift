import Command
import Foundation
import Testing

@Suite struct CommandLineToolTests {
  struct Diverged: Error, CustomStringConvertible {
    let description = "itm is not finite\nat step 12."
  }

  @Test func aFailedCommandIsOneLineAndCodeOne() {
    let failed = outcome("run", "objective-ladder", error: Diverged())
    #expect(failed == Outcome(code: .failure, output: "", diagnostics: "triad: itm is not finite at step 12.\n"))
  }

  @Test func foundationsErrorsAreReadable() {
    let failed = outcome("run", "objective-ladder", error: CocoaError(.fileNoSuchFile))
    #expect(failed.code == .failure)
    #expect(!failed.diagnostics.contains("Domain"))
  }

  @Test func withoutWordsThereIsHelp() {
    let help = outcome()
    #expect(help.code == .success)
    #expect(help == outcome("--help"))
    #expect(help == outcome("help"))
    #expect(help.output.contains("  run         Run an experiment\n  data fetch  Fetch the pictures\n"))
  }

  @Test func aGroupListsItsCommands() {
    let help = outcome("data")
    #expect(help.code == .success)
    #expect(help.output.contains("data fetch"))
    #expect(!help.output.contains("Run an experiment"))
  }

  @Test func everyCommandHasHelp() {
    let help = outcome("run", "--help")
    #expect(help == outcome("help", "run"))
    #expect(
      help.output == """
        triad run: Run an experiment

        Usage: triad run EXPERIMENT [OPTIONS]

        Arguments:
          EXPERIMENT  Which one: objective-ladder, leave-one-out

        Options:
          --scale smoke|demo|full  How large (default: demo)
          --jobs N                 How many at once (default: 1)
          --runs FOLDER            Where results go
          --fail-fast              Stop at the first failure
          --help                   Show this text

        """)
  }

  @Test func whatIsSaidNamesTheExecutableThatIsTyped() throws {
    struct Absence: Error, CustomStringConvertible {
      let description = "There is none: run `triad data fetch`."
    }
    var command = EchoCommand(summary: "Run what `triad plan` shows")
    command.error = Absence()
    let tool = CommandLineTool(name: "mine", summary: "a test", commands: [command])
    let failed = Outcome(of: tool, ["run", "objective-ladder"])
    #expect(failed.diagnostics == "mine: There is none: run `mine data fetch`.\n")
    for words in [["help"], ["run", "--help"]] {
      let help = Outcome(of: tool, words).output
      #expect(help.contains("mine") && help.contains("`mine plan`") && !help.contains("triad"))
    }
  }

  @Test func whatAnErrorSaysOfSomebodysDataCannotSteerTheTerminal() {
    struct Hostile: Error, CustomStringConvertible {
      let description = "There is no \u{1b}[2J\u{7}x\ny."
    }
    let failed = outcome("run", "objective-ladder", error: Hostile())
    #expect(failed.diagnostics == "triad: There is no \\u{1b}[2J\\u{7}x y.\n")
    #expect("a\u{1b}[1m\n\n\tb\n".printableLines == "a\\u{1b}[1m\n\n\\u{9}b\n")
  }

  @Test func resultsAreWrittenAsTheyAre() {
    let console = Console.memory()
    let renamed = console.naming(tool: "mine")
    renamed.output.writeLine("`triad run x`")
    renamed.diagnostics.writeLine("`triad run x`")
    #expect(console.output.text == "`triad run x`\n" && console.diagnostics.text == "`mine run x`\n")
    #expect(renamed.diagnostics.text == console.diagnostics.text && renamed.diagnostics.failure == nil)
  }

  /// What a tool says to `run objective-ladder` as one of several processes.
  private func launched(_ words: [String] = ["run", "objective-ladder"], rank: Int, of count: Int) -> Outcome {
    let tool = CommandLineTool(name: "triad", summary: "a test", commands: [EchoCommand()])
    let console = Console.memory()
    let environment = ["PMI_RANK": String(rank), "PMI_SIZE": String(count), "TRIAD_MPI": "/nowhere/libmpi.so"]
    let code = tool.run(words, on: console, environment: environment)
    return Outcome(code: code, output: console.output.text, diagnostics: console.diagnostics.text)
  }

  @Test func aCommandThatDoesNotDivideItsWorkIsStartedOnce() {
    let refused = launched(rank: 0, of: 2)
    #expect(refused.code == .usage && refused.output.isEmpty)
    #expect(refused.diagnostics.contains("\"run\" does not divide its work, and 2 processes"))
    #expect(launched(rank: 0, of: 1).code == .success)
  }

  @Test func oneOfSeveralProcessesSpeaksForAll() {
    for words in [["run", "objective-ladder"], ["run", "nothing"], ["run", "--help"]] {
      let other = launched(words, rank: 1, of: 2)
      #expect(other.output.isEmpty && other.diagnostics.isEmpty)
      #expect(other.code == launched(words, rank: 0, of: 2).code)
    }
  }

  @Test func aLauncherWithoutItsLibraryIsOneSentence() {
    let tool = TriadCommand.tool(experiments: [])
    for rank in 0..<2 {
      let console = Console.memory()
      let environment = ["PMI_RANK": String(rank), "PMI_SIZE": "2", "TRIAD_MPI": "/nowhere/libmpi.so"]
      let code = tool.run(["run", "objective-ladder"], on: console, environment: environment)
      #expect(code == .failure)
      let text = console.diagnostics.text
      #expect(rank == 0 ? text.contains("/nowhere/libmpi.so") && text.contains("libmpich12") : text.isEmpty)
    }
    // The first on another machine, where alone it may be missing.
    let console = Console.memory()
    let environment = ["PMI_RANK": "4", "PMI_SIZE": "8", "MPI_LOCALRANKID": "0", "TRIAD_MPI": "/nowhere/libmpi.so"]
    #expect(tool.run(["run", "objective-ladder"], on: console, environment: environment) == .failure)
    #expect(console.diagnostics.text.hasPrefix("triad: rank 4 on "))
  }

  @Test func aTopicIsSaidWhole() {
    let help = outcome("help", "exit-codes")
    #expect(help.code == .success && help.output.hasPrefix("exit-codes: What the exit status of a command means\n"))
    #expect(help.output.contains("\n130  stopped by Control-C"))
    #expect(outcome().output.contains("  exit-codes   What the exit status of a command means\n"))
    #expect(outcome("help", "nothing").code == .usage)
  }
}
