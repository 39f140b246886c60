import Tensor
import Command
import Foundation
import JSON
import Reporting
import Testing

@Suite struct ReplayCommandTests {
  private static let recorded = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../TrainingTests/Parity/grid16").standardized.path

  private func temporary() -> String {
    FileManager.default.temporaryDirectory.path + "/triad-replay-command-\(UUID().uuidString)"
  }

  /// A folder with links to the files of the case but those named.
  private func copy(without left: Set<String>) throws -> String {
    let folder = temporary()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in try FileManager.default.contentsOfDirectory(atPath: Self.recorded) where !left.contains(file) {
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/" + file, withDestinationPath: Self.recorded + "/" + file)
    }
    return folder
  }

  @Test func aFolderWithoutACaseIsOneSentence() {
    let console = Console.memory()
    #expect(TriadCommand.tool().run(["replay", "/nonexistent"], on: console) == .failure)
    #expect(console.output.text.isEmpty)
    #expect(console.diagnostics.text.hasPrefix("triad: /nonexistent/config.json "))
  }

  @Test func aRecordedCaseIsPrintedAsItWasRecorded() throws {
    let console = Console.memory()
    #expect(TriadCommand.tool().run(["replay", Self.recorded], on: console) == .success)
    #expect(console.diagnostics.text.isEmpty)
    let found = try #require(try JSONValue(parsing: console.output.text).array)
    let text = try String(contentsOfFile: Self.recorded + "/expected.json", encoding: .utf8)
    let expected = try #require(try JSONValue(parsing: text).array)
    #expect(found.count == expected.count)
    for (row, target) in zip(found, expected) {
      guard case .object(let members) = row, case .object(let targets) = target else {
        Issue.record("a row is not an object")
        return
      }
      #expect(members.map(\.key) == targets.map(\.key))
      for (member, target) in zip(members, targets) {
        let (value, recorded) = (try #require(member.value.number), try #require(target.value.number))
        #expect(abs(value - recorded) <= 2e-5 * abs(recorded), "\(member.key)")
      }
    }
  }

  @Test func aCheckedCasePrintsTheLargestDeviationOfEachKindBesideTheRows() throws {
    let console = Console.memory()
    #expect(TriadCommand.tool().run(["replay", Self.recorded, "--check"], on: console) == .success)
    #expect(try JSONValue(parsing: console.output.text).array?.count == 3)
    let lines = console.diagnostics.text.split(separator: "\n")
    #expect(lines.first?.hasPrefix("kind ") == true)
    #expect(
      lines.dropFirst().map { String($0.prefix { $0 != " " }) } == [
        "cma_i2t", "cma_t2i", "imc_i2i", "imc_t2t", "lmi_image", "lmi_text", "itm", "mlm", "total", "temperature",
        "gradients", "final",
      ])
    #expect(lines.dropFirst().allSatisfy { $0.contains(" ok ") || $0.hasSuffix(" ok") })
  }

  @Test func whatIsWrittenCanBeCheckedAgain() throws {
    let out = temporary()
    let again = try copy(without: ["expected.json", "grads.safetensors", "after.safetensors"])
    defer { for folder in [out, again] { try? FileManager.default.removeItem(atPath: folder) } }
    let first = Console.memory()
    #expect(TriadCommand.tool().run(["replay", again, "--out", out], on: first) == .success)
    #expect(try String(contentsOfFile: out + "/expected.json", encoding: .utf8) == first.output.text)
    for file in try FileManager.default.contentsOfDirectory(atPath: out) {
      try FileManager.default.copyItem(atPath: out + "/" + file, toPath: again + "/" + file)
    }
    let second = Console.memory()
    #expect(TriadCommand.tool().run(["replay", again, "--check"], on: second) == .success)
    #expect(first.output.text == second.output.text)
  }

  @Test func aDeviationFailsAndIsNamed() throws {
    let folder = try copy(without: ["expected.json"])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = try String(contentsOfFile: Self.recorded + "/expected.json", encoding: .utf8)
    try text.replacingOccurrences(of: "\"itm\": 0.72", with: "\"itm\": 0.73")
      .write(toFile: folder + "/expected.json", atomically: true, encoding: .utf8)
    let console = Console.memory()
    #expect(TriadCommand.tool().run(["replay", folder, "--check"], on: console) == .failure)
    #expect(console.diagnostics.text.contains("BEYOND"))
    #expect(console.diagnostics.text.contains("deviates from its recording beyond the tolerance: itm by 0.0"))
  }

  @Test func aCheckWithoutARecordingIsOneSentence() throws {
    let folder = try copy(without: ["expected.json"])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let console = Console.memory()
    #expect(TriadCommand.tool().run(["replay", folder, "--check"], on: console) == .failure)
    #expect(console.output.text.isEmpty)
    #expect(console.diagnostics.text.hasPrefix("triad: \(folder)/expected.json does not exist"))
    #expect(TriadCommand.tool().run(["replay", folder], on: Console.memory()) == .success)
  }

  @Test func theCaseItselfTakesNoResults() throws {
    let folder = try copy(without: [])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let console = Console.memory()
    #expect(TriadCommand.tool().run(["replay", folder, "--out", folder], on: console) == .failure)
    #expect(console.diagnostics.text.contains("it is the case itself"))
  }

  @Test func dropoutOfTheConfigurationIsLeftOutAndSaidSo() throws {
    let folder = try copy(without: ["config.json"])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = try String(contentsOfFile: Self.recorded + "/config.json", encoding: .utf8)
    try text.replacingOccurrences(of: "\"dropout\": 0.0", with: "\"dropout\": 0.1")
      .write(toFile: folder + "/config.json", atomically: true, encoding: .utf8)
    let console = Console.memory()
    #expect(TriadCommand.tool().run(["replay", folder, "--check"], on: console) == .success)
    #expect(console.diagnostics.text.hasPrefix("note: dropout 0.1 of config.json is left out"))
  }
}
