import Autograd
import Downstream
import Encoders
import Parts
import Synchronization
import Tensor
import Testing
import Training

/// Each check must catch the task that breaks its promise, and no other check may.
@Suite struct BrokenTaskTests {
  private static let expectations: [(flaw: CoinTask.Flaw, check: String, words: String)] = [
    (.failing, "answers", "the coin is lost"), (.chancy, "repeatable", "the score of item 0 is"),
    (.generous, "scores", "item 3 has 1.5"), (.kindless, "scores", "there are 4 scores and 3 kinds"),
    (.picky, "items", "there are 5 items for one and 6 for another"),
    (.renaming, "items", "item 0 is of the kind 'toss 1' for one and 'toss 2' for another"),
    (.meddling, "backbone", "is another one; train on backbone.copied()"),
    (.silent, "progress", "it never says how far it is"),
    (.deaf, "progress", "what was thrown at call 1 of 3 did not arrive"),
    (.deafAtTheEnd, "progress", "what was thrown at call 3 of 3 did not arrive"),
    (.wrapping, "progress", "what was thrown at call 1 of 3 arrived as: the coin is lost"),
    (.optimistic, "baselines", "'heads' is 150.0"), (.boastful, "details", "there is no 'consistency' among []"),
    (.fickle, "identity", "the fingerprint is another one each time"),
    (.anonymous, "identity", "the name is 'coin' and the metric ''"),
    (.careless, "settings", "the number of steps does not change it"),
  ]

  @Test(arguments: CoinTask.Flaw.allCases)
  func `every flaw is caught by its check alone`(flaw: CoinTask.Flaw) throws {
    let expected = try #require(Self.expectations.first { $0.flaw == flaw })
    let report = checkDownstreamTask(CoinTask(flaw: flaw))
    #expect(report.failures.map(\.check) == [expected.check], "\(report)")
    #expect(report.description.contains(expected.words), "\(report)")
  }

  @Test func `every check has a flaw that it catches`() {
    let checks = checkDownstreamTask(CoinTask()).findings.map(\.check)
    #expect(Set(Self.expectations.map(\.check)) == Set(checks))
  }

  @Test func `a change that leaves the fingerprint is caught`() {
    let report = checkDownstreamTask(CoinTask(), changed: CoinTask())
    #expect(report.failures.map(\.check) == ["settings"])
    #expect(report.description.contains("what was changed does not change it"), "\(report)")
  }
}

/// Heads or tails, by the seed; sound unless it is given a flaw.
struct CoinTask: FineTunedTask {
  enum Flaw: CaseIterable {
    case failing
    case chancy
    case generous
    case kindless
    case picky
    case renaming
    case meddling
    case silent
    case deaf
    case deafAtTheEnd
    case wrapping
    case optimistic
    case boastful
    case fickle
    case anonymous
    case careless
  }

  struct Loss: Error, CustomStringConvertible {
    var description: String { "the coin is lost" }
  }

  /// How often something happened; no part of any value.
  private final class Counter: Sendable {
    private let value = Mutex<UInt64>(0)
    var next: UInt64 {
      value.withLock {
        $0 += 1
        return $0
      }
    }
  }

  private static let counter = Counter()

  var flaw: Flaw?
  var settings = FineTuning(learningRate: 0.1, steps: 2)

  init(flaw: Flaw? = nil) { self.flaw = flaw }

  var name: String { "coin" }
  var metric: String { flaw == .anonymous ? "" : "heads" }
  var reportedDetails: [String] { flaw == .boastful ? ["consistency"] : [] }
  var baselines: [DownstreamScore] { [DownstreamScore("heads", flaw == .optimistic ? 150 : 50)] }

  var fingerprint: UInt64 {
    switch flaw {
    case .fickle: Self.counter.next
    case .careless: 7
    default: TaskFingerprint.of("coin", settings, training: 1, test: 2)
    }
  }

  func evaluate(
    _ backbone: Backbone, seed: Seed, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    if flaw == .failing { throw Loss() }
    if flaw == .meddling { backbone.model.parameters[0].value = backbone.model.parameters[0].value * 2 }
    for step in 1...3 { try tell(step, progress) }
    let count = flaw == .picky ? 4 + Int(seed.value) : 4
    var scores = (0..<count).map { item -> Float in
      var random = seed.derived("toss", item).stream()
      return flaw == .chancy ? Float.random(in: 0...1) : random.chance(0.5) ? 1 : 0
    }
    if flaw == .generous { scores[3] = 1.5 }
    let kinds = scores.map { _ in flaw == .renaming ? "toss \(seed.value)" : "toss" }
    return DownstreamResult(
      task: self, scores: scores, kinds: flaw == .kindless ? Array(kinds.dropLast()) : kinds, trainingExamples: 0,
      steps: settings.steps, seconds: 0)
  }

  private func tell(_ step: Int, _ progress: (DownstreamProgress) throws -> Void) throws {
    if flaw == .silent { return }
    do {
      try progress(DownstreamProgress(task: name, phase: .answering, completed: step, total: 3))
    } catch {
      switch flaw {
      case .deaf: return
      case .deafAtTheEnd where step == 3: return
      case .wrapping: throw Loss()
      default: throw error
      }
    }
  }
}
