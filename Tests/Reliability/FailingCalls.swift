import Foundation

/// Lets every call of a study to the system fail once, in turn: the study then ends with a sentence, or as if nothing had happened,
/// and running it again ends with the undisturbed table.
///
/// An attempt costs as little as it can, so that all calls can be tried: of three arms two are there before it, what went on to its end is
/// not run again, and the executable, whose bytes `run` hashes, is stripped.
struct FailingCalls {
  let place: Place
  /// The only kind that is tried, such as `write` or `write:EIO`; nil for all.
  var chosen: String?

  /// What fails, and how.
  private struct Kind {
    let call: String
    let code: Int32
    /// The number as C names it.
    let error: String
    let words: String
    /// Whether the folder of runs is not there yet: the call is made when folders and locks are, a few times each.
    var isFromNothing = false

    var name: String { code == 0 ? call : "\(call):\(error)" }
  }

  private static let kinds = [
    Kind(call: "write", code: ENOSPC, error: "ENOSPC", words: "no space"),
    Kind(call: "write", code: EIO, error: "EIO", words: "input/output error"),
    Kind(call: "short", code: 0, error: "", words: "takes less than it was given"),
    Kind(call: "fsync", code: EIO, error: "EIO", words: "input/output error"),
    Kind(call: "rename", code: ENOSPC, error: "ENOSPC", words: "no space"),
    Kind(call: "rename", code: EACCES, error: "EACCES", words: "no permission"),
    Kind(call: "open", code: EMFILE, error: "EMFILE", words: "too many open files"),
    Kind(call: "open", code: EACCES, error: "EACCES", words: "no permission"),
    Kind(call: "mkdir", code: EACCES, error: "EACCES", words: "no permission", isFromNothing: true),
    Kind(call: "ftruncate", code: EIO, error: "EIO", words: "input/output error", isFromNothing: true),
    Kind(call: "flock", code: ENOLCK, error: "ENOLCK", words: "no locks available", isFromNothing: true),
    Kind(call: "read", code: EIO, error: "EIO", words: "input/output error"),
    Kind(call: "mmap", code: ENOMEM, error: "ENOMEM", words: "no memory"),
    Kind(call: "malloc", code: ENOMEM, error: "ENOMEM", words: "no memory"),
  ]

  /// What every attempt needs.
  private struct Bench {
    let triad: TriadCommand
    let library: String
    /// An undisturbed folder of runs, without tables and one run.
    let started: String
    /// What must be there in the end.
    let expected: Trace

    func words(_ folder: String) -> [String] { ["run"] + Scene.small + ["--runs", folder + "/runs"] }

    func environment(_ kind: Kind, _ number: Int) -> [String: String] {
      [
        "LD_PRELOAD": library, "RELIABILITY_CALL": kind.call, "RELIABILITY_NUMBER": "\(number)",
        "RELIABILITY_ERRNO": "\(kind.code)",
      ]
    }

    /// What differs from an undisturbed study. Files that were never finished are named by `runs gc`, which takes them.
    func differences(_ folder: String) throws -> [String] {
      let runs = folder + "/runs"
      let found = try trace(runs).differences(from: expected)
      if found.isEmpty { return [] }
      _ = try triad.run(["runs", "gc", "--runs", runs])
      return try trace(runs).differences(from: expected)
    }

    private func trace(_ runs: String) throws -> Trace {
      try Trace.ofRuns(runs, study: Scene.small, by: triad, formats: ["json"])
    }
  }

  /// - Parameter count: How many calls of each kind fail at most; where the study makes more, such as lie evenly among them.
  func run(_ count: Int) throws -> Tally {
    let kinds = Self.kinds.filter { chosen == nil || chosen == $0.name || chosen == $0.call }
    guard !kinds.isEmpty else {
      throw CampaignError(
        "there is no kind \(chosen ?? ""); there are \(Self.kinds.map(\.name).joined(separator: ", "))")
    }
    var tally = Tally("failing calls")
    let bench = try bench()
    for kind in kinds {
      let total = try calls(kind, bench)
      let tried = min(count, total)
      var outcomes: [String: Int] = [:]
      var progress = CampaignProgress()
      for index in 0..<tried {
        progress.say("failing calls: \(kind.name): \(index) of \(tried)")
        let outcome = try attempt(kind, 1 + index * total / tried, of: total, bench, &tally)
        outcomes[outcome, default: 0] += 1
      }
      let parts = outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
      Tally.say("failing calls: \(kind.name) (\(kind.words)): \(tried) of \(total)\(parts.isEmpty ? "" : ": \(parts)")")
    }
    return tally
  }

  /// One call fails; says what came of it.
  private func attempt(
    _ kind: Kind, _ number: Int, of total: Int, _ bench: Bench, _ tally: inout Tally
  ) throws -> String {
    let folder = try beginning(kind, bench)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let what = "\(kind.name) \(number) of \(total)"
    let end = try bench.triad.run(bench.words(folder), environment: bench.environment(kind, number), within: 60)
    // Without memory the language's runtime ends the process; what matters then is what is left.
    let isEnded = kind.call == "malloc" && end.signal != nil
    let outcome =
      if end.hung { "hung" } else if isEnded { "ended by the runtime" } else if !end.isOrderly { "crashed" } else {
        end.status == 0 ? "harmless" : "said so"
      }
    tally.attempt(outcome)
    if !end.isOrderly, !isEnded { tally.finding("\(what): \(outcome): \(end.diagnostics.prefix(300))") }
    if outcome == "said so", end.sentence.isEmpty {
      tally.finding("\(what): ends with \(end.status) and says nothing")
    }
    // What went on to its end has left everything already.
    if outcome != "harmless" {
      let again = try bench.triad.run(bench.words(folder))
      guard again.status == 0 else {
        tally.finding("\(what): cannot be run again: \(again.sentence)")
        return outcome
      }
    }
    let differences = try bench.differences(folder)
    if !differences.isEmpty {
      tally.finding("\(what): ends otherwise: \(differences.prefix(3).joined(separator: ", "))")
    }
    return outcome
  }

  private func beginning(_ kind: Kind, _ bench: Bench) throws -> String {
    try kind.isFromNothing ? place.folder("failing") : place.copy(of: bench.started)
  }

  /// How many calls of a kind the undisturbed study makes.
  private func calls(_ kind: Kind, _ bench: Bench) throws -> Int {
    let folder = try beginning(kind, bench)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = place.root + "/count"
    var environment = bench.environment(kind, 0)
    environment["RELIABILITY_COUNT"] = file
    let end = try bench.triad.run(bench.words(folder), environment: environment)
    guard end.status == 0, let text = FileManager.default.contents(atPath: file),
      let total = Int(String(decoding: text, as: UTF8.self))
    else { throw CampaignError("calls of \(kind.call) cannot be counted: \(end.sentence)") }
    return total
  }
}

extension FailingCalls {
  private func bench() throws -> Bench {
    let library = place.root + "/failing_calls.so"
    let source = (#filePath as NSString).deletingLastPathComponent + "/failing_calls.c"
    let flags = ["-O1", "-fPIC", "-shared", "-Wall", "-Werror"]
    guard try succeeds(["clang"] + flags + [source, "-o", library, "-ldl"]) else {
      throw CampaignError("failing_calls.c cannot be compiled")
    }
    let small = place.root + "/triad"
    let isStripped = try succeeds(["strip", "-o", small, place.triad.path])
    if !isStripped { Tally.say("failing calls: triad cannot be stripped, and every attempt takes longer") }
    let triad = TriadCommand(path: isStripped ? small : place.triad.path, scratch: place.triad.scratch)

    let sound = try place.folder("sound")
    let end = try triad.run(["run"] + Scene.small + ["--runs", sound + "/runs"])
    guard end.status == 0 else { throw CampaignError("the study cannot be trained: \(end.sentence)") }
    let expected = try Trace.ofRuns(sound + "/runs", study: Scene.small, by: triad, formats: ["json"])
    let started = try place.copy(of: sound)
    try FileManager.default.removeItem(atPath: started + "/runs/studies")
    // The first by its identity.
    if let run = try FileManager.default.contentsOfDirectory(atPath: started + "/runs").sorted().first {
      try FileManager.default.removeItem(atPath: "\(started)/runs/\(run)")
    }
    return Bench(triad: triad, library: library, started: started, expected: expected)
  }

  /// Whether a tool does its work; false where it is missing as well.
  private func succeeds(_ words: [String]) throws -> Bool {
    let tool = Process()
    tool.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tool.arguments = words
    try tool.run()
    tool.waitUntilExit()
    return tool.terminationStatus == 0
  }
}
