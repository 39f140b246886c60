import Command
import Files
import Testing

@Suite struct ArgumentParserTests {
  @Test func optionsAndParametersComeInAnyOrder() {
    let expected = "objective-ladder smoke 3 out fast\n"
    #expect(
      outcome("run", "--scale", "smoke", "objective-ladder", "--jobs=3", "--fail-fast", "--runs", "out").output
        == expected)
    #expect(
      outcome("run", "objective-ladder", "--fail-fast", "--runs=out", "--jobs", "3", "--scale=smoke").output == expected
    )
  }

  @Test func theHomeFolderIsMeantWhereAShellLeftItsSign() {
    let home = FilePath.expandingHome("~")
    #expect(outcome("run", "objective-ladder", "--runs=~/x").output == "objective-ladder demo 1 \(home)/x -\n")
    #expect(outcome("run", "objective-ladder", "--runs", "~").output == "objective-ladder demo 1 \(home) -\n")
    #expect(outcome("data", "check", "~/x").output.hasPrefix("\(home)/x "))
    #expect(outcome("data", "check", "~x").output.hasPrefix("~x "))
  }

  @Test func outputHasOneNameAndAnOlderOne() {
    let tool = TriadCommand.tool()
    for name in ["report", "log", "replay"] {
      let option = tool.commands.first { $0.name == name }?.options.first { $0.name == "output" }
      #expect(option?.synonym == "out", "\(name)")
      #expect(
        Outcome(of: tool, [name, "--out", "a", "--output", "b"]).diagnostics.contains("\"--output\" is given twice"))
      #expect(!Outcome(of: tool, [name, "--help"]).output.contains("--out "))
    }
  }

  @Test func absentOptionsHaveTheirFallback() {
    #expect(outcome("run", "objective-ladder").output == "objective-ladder demo 1 - -\n")
  }

  @Test func anOptionWhoseValueIsOptionalNeverTakesTheNextWord() throws {
    let tool = TriadCommand.tool()
    let run = try #require(tool.commands.first { $0.name == "run" })
    #expect(run.options.first { $0.name == "recompute" }?.isValueOptional == true)
    let help = Outcome(of: tool, ["run", "--help"]).output
    #expect(help.contains("--recompute[=ARM]"))
    // The word after it is the experiment, of which this tool has none.
    #expect(Outcome(of: tool, ["run", "--recompute", "x"]).diagnostics.contains("There is no experiment \"x\""))
    #expect(Outcome(of: tool, ["run", "x", "--recompute="]).code == .usage)
  }

  @Test func afterTwoDashesEverythingIsAParameter() {
    #expect(outcome("data", "check", "--", "--scale").output == "--scale demo 1 - -\n")
  }

  @Test func anOptionalParameterMayBeAbsent() {
    #expect(outcome("data", "check").output == "- demo 1 - -\n")
  }

  @Test(arguments: [
    (["run", "objective-lader"], "There is no experiment \"objective-lader\"; did you mean \"objective-ladder\"?"),
    (["run", "x"], "There is no experiment \"x\"; there are: objective-ladder, leave-one-out."),
    (["run"], "\"run\" needs an experiment; there are: objective-ladder, leave-one-out."),
    (
      ["run", "leave-one-out", "more"],
      "\"run\" does not know what to do with \"more\": `run --help` says what it takes."
    ),
    (["run", "leave-one-out", "--scael", "demo"], "\"run\" has no option \"--scael\"; did you mean \"--scale\"?"),
    (
      ["run", "leave-one-out", "--learning-rate=1"],
      "\"run\" has no option \"--learning-rate\"; `run --help` lists them."
    ),
    (["run", "leave-one-out", "-s"], "\"run\" has no option \"-s\"; did you mean \"--scale\"?"),
    (["run", "leave-one-out", "--scale", "hug"], "There is no scale \"hug\"; there are: smoke, demo, full."),
    (["run", "leave-one-out", "--scale"], "\"--scale\" needs a value: --scale smoke|demo|full."),
    (["run", "leave-one-out", "--scale", "--fail-fast"], "\"--scale\" needs a value: --scale smoke|demo|full."),
    (["run", "leave-one-out", "--fail-fast=yes"], "\"--fail-fast\" takes no value: write it alone."),
    (["run", "leave-one-out", "--jobs=1", "--jobs=2"], "\"--jobs\" is given twice: give it once."),
    (["run", "leave-one-out", "--jobs", "0"], "\"--jobs\" must be a whole number from 1, not \"0\"."),
    (["rnu"], "There is no command \"rnu\"; did you mean \"run\"?"),
    (["data", "fech"], "There is no command \"data fech\"; did you mean \"data fetch\"?"),
    (["--scale"], "There is no command \"--scale\"; `--help` lists them."),
  ])
  func mistakesAreOneSentenceAndCodeTwo(_ words: [String], _ sentence: String) {
    let console = Console.memory()
    let commands: [any Subcommand] = [EchoCommand(), EchoCommand(name: "data fetch")]
    let code = CommandLineTool(name: "triad", summary: "", commands: commands).run(words, on: console)
    #expect(code == .usage)
    #expect(console.output.text == "")
    #expect(console.diagnostics.text == "triad: \(sentence)\n")
  }
}
