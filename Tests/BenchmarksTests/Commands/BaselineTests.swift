import Benchmarks
import Command
import Foundation
import JSON
import Testing

@Suite struct BaselineTests {
  private static let old = Baseline(
    machine: "a machine", device: "cpu", date: "2026-01-01", command: "triad bench compare",
    entries: [
      Baseline.Entry("step tiny", 2, unit: "s"), Baseline.Entry("product NN, odd", 50, unit: "GFLOP/s"),
      Baseline.Entry("dropped", 1, unit: "GB/s"),
    ])

  @Test func aBaselineReadsAsItWasWritten() throws {
    let document = try JSONValue(parsing: Self.old.json.indentedText)
    #expect(try Baseline(document, path: "b.json") == Self.old)
  }

  @Test func lessTimeAndMoreOperationsAreFaster() {
    #expect(BaselineTable.speed(.init("a", 1, unit: "s"), beside: .init("a", 2, unit: "s")) == 2)
    #expect(BaselineTable.speed(.init("a", 1, unit: "MB"), beside: .init("a", 2, unit: "MB")) == 2)
    #expect(BaselineTable.speed(.init("a", 1, unit: "GB/s"), beside: .init("a", 2, unit: "GB/s")) == 0.5)
  }

  @Test func figuresArePrintedInPercentAndNoneIsPassedOver() {
    var now = Self.old
    now.entries = [
      Baseline.Entry("step tiny", 1.6, unit: "s"), Baseline.Entry("product NN, odd", 40, unit: "GFLOP/s"),
      Baseline.Entry("added", 3, unit: "GB/s"),
    ]
    let rows = BaselineTable(Self.old, now: now).text.split(separator: "\n")
      .map { $0.split(separator: " ").joined(separator: " ") }
    #expect(rows.contains("step tiny 2 1.6 s 125 %"))
    #expect(rows.contains("product NN, odd 50 40 GFLOP/s 80 %"))
    #expect(rows.contains("added new 3 GB/s"))
    #expect(rows.contains("dropped 1 gone GB/s"))
    #expect(!BaselineTable(Self.old, now: now).text.contains("another machine"))
  }

  @Test func anotherMachineIsNamed() {
    var now = Self.old
    now.machine = "another"
    #expect(BaselineTable(Self.old, now: now).text.contains("Now on another machine: another"))
  }

  @Test func whatIsMissingInABaselineIsNamed() throws {
    let document: JSONValue = ["machine": "m", "device": "d", "date": "d", "command": "c", "entries": [["name": "x"]]]
    #expect(throws: BenchmarkError.malformedBaseline(path: "b.json", place: "entries[0]")) {
      try Baseline(document, path: "b.json")
    }
    #expect(throws: BenchmarkError.malformedBaseline(path: "b.json", place: "machine")) {
      try Baseline(["entries": []], path: "b.json")
    }
  }

  @Test func withoutABaselineTheCommandIsOneSentence() {
    let console = Console.memory()
    #expect(
      TriadCommand.tool(commands: BenchmarkCommands.all).run(["bench", "compare", "/nonexistent/b.json"], on: console)
        == .failure)
    #expect(
      console.diagnostics.text == "triad: there is no /nonexistent/b.json; write it with `triad bench compare "
        + "/nonexistent/b.json --update`\n")
  }

  @Test func theRecordedBaselineIsReadable() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Benchmarks/baseline.json").standardized.path
    let baseline = try Baseline(try JSONValue(parsing: String(contentsOfFile: path, encoding: .utf8)), path: path)
    #expect(baseline["step tiny"] != nil)
    #expect(baseline["limit: arithmetic"] != nil)
  }
}
