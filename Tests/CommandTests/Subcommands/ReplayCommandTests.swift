import Command
import Foundation
import Reporting
import Testing

@Suite struct ReplayCommandTests {
  @Test func aFolderWithoutACaseIsOneSentence() {
    let console = Console.memory()
    #expect(TriadCommand.tool().run(["replay", "/nonexistent"], on: console) == .failure)
    #expect(console.output.text.isEmpty)
    #expect(console.diagnostics.text.hasPrefix("triad: /nonexistent/config.json "))
  }

  @Test func aRecordedCaseIsPrintedAsItWasRecorded() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../TrainingTests/Parity/grid16").path
    let console = Console.memory()
    #expect(TriadCommand.tool().run(["replay", folder], on: console) == .success)
    let found = try #require(try JSONValue(parsing: console.output.text).array)
    let recorded = try JSONValue(parsing: try String(contentsOfFile: folder + "/expected.json", encoding: .utf8))
    let expected = try #require(recorded.array)
    #expect(found.count == expected.count)
    guard case .object(let first) = try #require(expected.first) else {
      Issue.record("no rows were recorded")
      return
    }
    for member in first {
      let value = try #require(found.first?[member.key]?.number)
      let target = try #require(member.value.number)
      #expect(abs(value - target) < 1e-4 * max(1, abs(target)), "\(member.key)")
    }
  }
}
