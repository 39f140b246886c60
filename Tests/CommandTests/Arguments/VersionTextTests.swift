import Command
import Studies
import Testing

@Suite struct VersionTextTests {
  private static let commit = "0123456789abcdef0123456789abcdef01234567"

  @Test func aCarriedExecutableSaysAll() {
    let carried = CarriedVersion(text: "triad v1.0\ncommit \(Self.commit)\n")
    let text = VersionText(tool: "triad", version: carried, commit: carried?.commit, build: "0011223344556677")
    #expect(text.line == "triad v1.0, commit \(Self.commit), build 0011223344556677")
  }

  @Test func othersSayWhatTheyKnow() {
    let inTree = VersionText(tool: "triad", version: nil, commit: Self.commit, build: "0011223344556677")
    #expect(inTree.line == "triad, commit \(Self.commit), build 0011223344556677")
    let installed = VersionText(tool: "own-study", version: nil, commit: nil, build: "0011223344556677")
    #expect(installed.line == "own-study, build 0011223344556677")
  }

  @Test func everyToolHasIt() {
    let said = outcome("--version")
    #expect(said.code == .success && said.diagnostics.isEmpty)
    #expect(said.output.hasPrefix("triad, ") && said.output.contains("build ") && said.output.hasSuffix("\n"))
    #expect(outcome("--help").output.contains("`triad --version` which build this is."))
  }
}
