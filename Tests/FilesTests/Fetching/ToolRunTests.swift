import Files
import Foundation
import Testing

/// A program that fails says something about what it was given; one that the machine stopped does not.
@Suite struct ToolRunTests {
  private func failure(_ words: [String], within limit: Int? = nil) -> ToolRun.Failure? {
    do throws(ToolRun.Failure) {
      try ToolRun.output(of: words[0], Array(words.dropFirst()), within: limit)
      return nil
    } catch {
      return error
    }
  }

  @Test func whatAProgramWritesIsGivenBack() throws {
    #expect(try ToolRun.output(of: "printf", ["a b"]) == Array("a b".utf8))
  }

  @Test func aStatusComesWithTheLastLineOfItsErrors() {
    let failure = failure(["sh", "-c", "echo first >&2; echo second >&2; exit 3"])
    guard case .status(3, let message) = failure else { Issue.record("\(String(describing: failure))"); return }
    #expect(message == "second")
    #expect(self.failure(["sh", "-c", "exit 4"])?.reason == "it ended with status 4")
  }

  /// The one signal that cannot be blocked, as the threads of a pool do and what they start inherits.
  @Test func aSignalIsNoStatus() {
    let failure = failure(["sh", "-c", "kill -9 $$"])
    guard case .signal(SIGKILL) = failure else { Issue.record("\(String(describing: failure))"); return }
    #expect(failure?.reason == "it was ended by signal 9")
  }

  @Test func oneThatTakesTooLongIsEnded() {
    #expect(failure(["sleep", "60"], within: 1)?.reason == "no answer within 1 s")
  }

  @Test func oneThatIsNotInstalledIsAbsent() {
    guard case .absence = failure(["no-such-program-of-triad"]) else { Issue.record("it was found"); return }
  }
}
