import Foundation
import TestSupport
import Testing
import Triad

/// Real processes, killed: a study continues and ends as if nothing had happened.
@Suite(.serialized) struct InterruptionTests {
  private static let study = ["leave-one-out", "--scale", "smoke", "--data", "shapes"]
  /// Of the whole study: 6 arms, 3 seeds, 4 steps.
  private static let steps = 72

  private let path: String

  init() throws { path = try #require(TriadProcess.path, "build the product triad") }

  /// Everything a study leaves that holds no times: its tables, and the trained models.
  private struct Trace: Equatable {
    var tables: [String] = []
    var models: [String: UInt64] = [:]

    init(_ folder: String, path: String) throws {
      for format in ["text", "md", "csv", "json"] {
        let words = ["table"] + InterruptionTests.study + ["--runs", folder, "--no-cost", "--format", format]
        tables.append(try TriadProcess(words, at: path).finish().output)
      }
      for record in try RunStore(folder).records {
        models[record.id] = Hashing.fnv1a(try Foundation.Data(contentsOf: URL(fileURLWithPath: record.checkpointPath)))
      }
    }
  }

  private func inFolder(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { try body($0 + "/runs") }
  }

  private func start(_ folder: String, _ options: [String] = [], after shell: String? = nil) throws -> TriadProcess {
    try TriadProcess(["run"] + Self.study + ["--runs", folder, "--checkpoint", "0"] + options, after: shell, at: path)
  }

  private func undisturbed(_ folder: String) throws -> Trace {
    let end = try start(folder).finish()
    #expect(end.status == 0, "\(end.diagnostics)")
    return try Trace(folder, path: path)
  }

  private func logged(_ folder: String) -> Int {
    ((try? RunStore(folder).records) ?? []).reduce(0) { sum, record in
      let log = FileManager.default.contents(atPath: record.path + "/log.jsonl") ?? Foundation.Data()
      return sum + log.count { $0 == UInt8(ascii: "\n") }
    }
  }

  /// Waits until `count` steps are logged or the process has ended.
  private func wait(for count: Int, in folder: String, of process: TriadProcess) {
    while logged(folder) < count, process.process.isRunning { usleep(500) }
  }

  @Test func aStudyKilledFiveTimesAtRandomMomentsEndsAsAnUndisturbedOne() throws {
    try inFolder { folder in
      let expected = try undisturbed(folder + "/undisturbed")
      let killed = folder + "/killed"
      var random = Seed(5).derived("moments of death").stream()
      let span = Self.steps / 8
      for number in 0..<5 {
        let process = try start(killed)
        // Sometime in this eighth of the study, and up to ten milliseconds after a step. The last three eighths are left, lest a
        // study end while a busy machine keeps this process waiting.
        wait(for: number * span + 1 + random.index(below: span), in: killed, of: process)
        usleep(UInt32(random.index(below: 10_000)))
        process.kill()
        #expect(process.finish().isKilled, "it had finished before it was killed")
      }
      let end = try start(killed).finish()
      #expect(end.status == 0, "\(end.diagnostics)")
      #expect(try Trace(killed, path: path) == expected)
    }
  }

  @Test func workersGiveTheTableOfOneProcessEvenIfTheirParentIsKilled() throws {
    try inFolder { folder in
      let expected = try undisturbed(folder + "/undisturbed")
      let parallel = folder + "/parallel"
      let process = try start(parallel, ["--jobs", "2"])
      wait(for: Self.steps / 3, in: parallel, of: process)
      process.kill()
      #expect(process.finish().isKilled)
      // A worker that outlives its parent for a moment holds its run; whoever comes then leaves that run alone.
      for _ in 0..<50 {
        #expect(try start(parallel, ["--jobs", "2"]).finish().status == 0)
        if logged(parallel) == Self.steps, try Trace(parallel, path: path) == expected { break }
        usleep(100_000)
      }
      #expect(try Trace(parallel, path: path) == expected)
    }
  }

  @Test(arguments: [[], ["--jobs", "2"]]) func controlCStopsInGoodOrder(options: [String]) throws {
    try inFolder { folder in
      let process = try start(folder, options)
      wait(for: 3, in: folder, of: process)
      process.interrupt()
      let end = process.finish()
      #expect(end.status == 130)
      #expect(end.diagnostics.contains("running it again continues where it was"))
      #expect(try !RunStore(folder).records.contains { $0.state() == .running }, "a worker was left behind")
      #expect(try start(folder).finish().status == 0)
    }
  }

  @Test func aWorkerThatCrashesIsARowAndTheOthersGoOn() throws {
    try inFolder { folder in
      // A scale at which evaluation is far away.
      let study = ["objective-ladder", "--scale", "demo", "--data", "shapes", "--seeds", "1", "--runs", folder]
      let process = try TriadProcess(["run"] + study + ["--jobs", "2"], at: path)
      // Both workers have said which run they are at: one that dies before is nobody's row.
      func begun() -> Int { ((try? RunStore(folder).records) ?? []).count { ((try? $0.log().count) ?? 0) >= 2 } }
      while begun() < 2, process.process.isRunning { usleep(500) }
      kill(try #require(process.process.children.first), SIGABRT)
      func failures() -> [RunRecord] {
        ((try? RunStore(folder).records) ?? []).filter { record in
          if case .failed = record.state() { true } else { false }
        }
      }
      // Nobody waits for ever, should the crash go unnoticed.
      for _ in 0..<60_000 where failures().isEmpty && process.process.isRunning { usleep(1000) }
      let failed = failures().first
      if failed == nil { process.interrupt() }
      #expect(try failed?.result()?.failure?.contains("signal \(SIGABRT)") == true)
      // Somebody takes its place.
      for _ in 0..<60_000 where process.process.children.count < 2 && process.process.isRunning { usleep(1000) }
      process.interrupt()
      #expect(process.finish().status == 130)
    }
  }

  @Test func theRunOfAWorkerThatWasKilledIsTriedOnceMore() throws {
    try inFolder { folder in
      let expected = try undisturbed(folder + "/undisturbed")
      let disturbed = folder + "/disturbed"
      let process = try start(disturbed, ["--jobs", "2"])
      wait(for: 3, in: disturbed, of: process)
      kill(try #require(process.process.children.first), SIGKILL)
      let end = process.finish()
      #expect(end.status == 0, "\(end.diagnostics)")
      #expect(try Trace(disturbed, path: path) == expected)
    }
  }

  @Test func aFullDiskIsOneSentenceAndTheStudyContinues() throws {
    try inFolder { folder in
      let expected = try undisturbed(folder + "/undisturbed")
      let full = folder + "/full"
      // No file may grow beyond 500 KiB: less than a checkpoint.
      let end = try start(full, after: "ulimit -f 500").finish()
      #expect(end.status == 1)
      #expect(end.diagnostics.contains("checkpoint.safetensors"), "\(end.diagnostics)")
      #expect(!end.diagnostics.contains("Stack"))
      #expect(try start(full).finish().status == 0)
      #expect(try Trace(full, path: path) == expected)
    }
  }
}
