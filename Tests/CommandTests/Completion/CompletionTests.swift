import Command
import Testing

@Suite struct CompletionTests {
  private static let tool = CommandLineTool(
    name: "triad", summary: "a test",
    commands: [
      EchoCommand(), EchoCommand(name: "runs ls", summary: "List runs", parameters: []),
      EchoCommand(name: "runs rm", summary: "Remove runs", parameters: [CommandParameter("run", "Which one")]),
    ])

  private func words(_ typed: String...) -> [String] {
    Completion(Self.tool).answer(typed).candidates.map(\.word)
  }

  private func takesFiles(_ typed: String...) -> Bool { Completion(Self.tool).answer(typed).takesFiles }

  @Test func namesOfCommandsComeFirst() {
    #expect(words("") == ["run", "runs", "help"])
    #expect(words("ru") == ["run", "runs"])
    #expect(words("runs", "") == ["ls", "rm"])
    #expect(words("help", "runs", "r") == ["rm"])
    #expect(words("help", "e") == ["environment", "exit-codes"])
    #expect(words("--v") == ["--version"])
  }

  @Test func parametersHaveTheirChoices() {
    #expect(words("run", "") == ["objective-ladder", "leave-one-out"])
    #expect(words("run", "le") == ["leave-one-out"])
    #expect(words("run", "leave-one-out", "") == [])
    #expect(takesFiles("runs", "rm", ""))
    #expect(!takesFiles("run", ""))
  }

  @Test func optionsAreOfferedOnce() {
    #expect(words("run", "--s") == ["--scale"])
    #expect(words("run", "--scale", "demo", "--") == ["--jobs", "--runs", "--fail-fast", "--help"])
    #expect(words("run", "--fail-fast", "--f") == [])
  }

  @Test func optionsHaveTheirChoicesAndFiles() {
    #expect(words("run", "--scale", "") == ["smoke", "demo", "full"])
    #expect(words("run", "--scale=s") == ["--scale=smoke"])
    #expect(words("run", "--jobs", "") == [])
    #expect(takesFiles("run", "--runs", ""))
    // What stands after the value of an option is a parameter again.
    #expect(words("run", "--scale", "demo", "ob") == ["objective-ladder"])
  }

  @Test func theCommandPrintsACandidateALine() {
    let outcome = Outcome(of: ["complete", "--", "runs", "l"])
    #expect(outcome.code == .success && outcome.output.hasPrefix("ls\tList the runs of a folder"))
    #expect(outcome.output.split(separator: "\n").count == 1)
    #expect(Outcome(of: ["complete", "--", "runs", "ls", "--runs", ""]).output == ":files\t\n")
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func aScriptNamesTheToolThatIsTyped(shell: String) {
    let tool = TriadCommand.tool(name: "my-study")
    let script = Outcome(of: tool, ["completion", shell]).output
    #expect(script.contains("my-study\n") || script.contains("-c my-study"))
    #expect(script.contains("_my_study_complete") && !script.contains("triad"))
  }
}
