import Foundation

/// Lets every call of a study to the system fail once, in turn: the study then ends with a sentence, or as if nothing had happened,
/// and running it again ends with the undisturbed table.
struct FailingCalls {
  let place: Place

  /// What fails, and how.
  private struct Kind {
    let call: String
    let code: Int32
    let words: String
  }

  private static let kinds = [
    Kind(call: "write", code: ENOSPC, words: "no space"), Kind(call: "write", code: EIO, words: "input/output error"),
    Kind(call: "short", code: 0, words: "takes less than it was given"),
    Kind(call: "fsync", code: EIO, words: "input/output error"),
    Kind(call: "rename", code: ENOSPC, words: "no space"), Kind(call: "rename", code: EACCES, words: "no permission"),
    Kind(call: "open", code: EMFILE, words: "too many open files"),
    Kind(call: "open", code: EACCES, words: "no permission"),
    Kind(call: "mkdir", code: EACCES, words: "no permission"),
    Kind(call: "ftruncate", code: EIO, words: "input/output error"),
    Kind(call: "flock", code: ENOLCK, words: "no locks available"),
    Kind(call: "read", code: EIO, words: "input/output error"), Kind(call: "mmap", code: ENOMEM, words: "no memory"),
    Kind(call: "malloc", code: ENOMEM, words: "no memory"),
  ]

  /// - Parameter count: How many calls of each kind fail at most; where the study makes more, such as lie evenly among them.
  func run(_ count: Int) throws -> Tally {
    var tally = Tally("failing calls")
    let library = try built()
    let sound = try place.folder("sound")
    let words = { (folder: String) in ["run"] + Scene.small + ["--runs", folder + "/runs"] }
    guard try place.triad.run(words(sound)).status == 0 else { throw CampaignError("the study cannot be trained") }
    let expected = try Trace.ofRuns(sound + "/runs", study: Scene.small, by: place.triad)

    for kind in Self.kinds {
      let total = try calls(kind, library, words)
      let tried = min(count, total)
      var outcomes: [String: Int] = [:]
      for index in 0..<tried {
        let number = 1 + index * total / tried
        let folder = try place.folder("failing")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let what = "\(kind.call) \(number) of \(total), \(kind.words)"
        let end = try place.triad.run(words(folder), environment: environment(kind, number, library), within: 120)
        // Without memory the language's runtime ends the process; what matters then is what is left.
        let isEnded = kind.call == "malloc" && end.signal != nil
        let outcome =
          end.hung
          ? "hung"
          : isEnded ? "ended by the runtime" : !end.isOrderly ? "crashed" : end.status == 0 ? "harmless" : "said so"
        tally.attempt(outcome)
        outcomes[outcome, default: 0] += 1
        if !end.isOrderly, !isEnded { tally.finding("\(what): \(outcome): \(end.diagnostics.prefix(300))") }
        if outcome == "said so", end.sentence.isEmpty {
          tally.finding("\(what): ends with \(end.status) and says nothing")
        }
        let again = try place.triad.run(words(folder))
        if again.status != 0 {
          tally.finding("\(what): cannot be run again: \(again.sentence)")
          continue
        }
        _ = try place.triad.run(["runs", "gc", "--runs", folder + "/runs"])
        let differences = try Trace.ofRuns(folder + "/runs", study: Scene.small, by: place.triad).differences(
          from: expected)
        if !differences.isEmpty {
          tally.finding("\(what): ends otherwise: \(differences.prefix(3).joined(separator: ", "))")
        }
      }
      let parts = outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
      Tally.say("failing calls: \(kind.call) (\(kind.words)): \(tried) of \(total): \(parts)")
    }
    return tally
  }

  /// How many calls of a kind the undisturbed study makes.
  private func calls(_ kind: Kind, _ library: String, _ words: (String) -> [String]) throws -> Int {
    let folder = try place.folder("counted")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var environment = environment(kind, 0, library)
    environment["RELIABILITY_COUNT"] = folder + "/count"
    let end = try place.triad.run(words(folder), environment: environment)
    guard end.status == 0, let text = FileManager.default.contents(atPath: folder + "/count"),
      let total = Int(String(decoding: text, as: UTF8.self))
    else { throw CampaignError("calls of \(kind.call) cannot be counted: \(end.sentence)") }
    return total
  }

  private func environment(_ kind: Kind, _ number: Int, _ library: String) -> [String: String] {
    [
      "LD_PRELOAD": library, "RELIABILITY_CALL": kind.call, "RELIABILITY_NUMBER": "\(number)",
      "RELIABILITY_ERRNO": "\(kind.code)",
    ]
  }

  /// The library that lets calls fail, compiled here.
  private func built() throws -> String {
    let source = (#filePath as NSString).deletingLastPathComponent + "/failing_calls.c"
    let library = place.root + "/failing_calls.so"
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = ["clang", "-O1", "-fPIC", "-shared", "-Wall", "-Werror", source, "-o", library, "-ldl"]
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw CampaignError("failing_calls.c cannot be compiled") }
    return library
  }
}
