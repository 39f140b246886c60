import Losses
import Autograd
import Encoders
public import Parts
import Tensor
import Training

/// Puts a downstream task through what studies rely on, with a model of a few thousand parameters that has learned nothing.
///
/// ```swift
/// @Test func `My task conforms`() {
///   let report = checkDownstreamTask(PartOfWhole(training: parts, test: fewParts, settings: FineTuning(learningRate: 1e-3, steps: 2)))
///   #expect(report.isConforming, "\(report)")
/// }
/// ```
///
/// The task is evaluated five times: give it few examples and few steps. Depends on no test framework. A task that stops the program
/// stops the check as well.
///
/// - Parameters:
///   - backbone: What is judged; nil for a model with pictures of 32 x 32 pixels that knows every Latin letter and digit.
///   - changed: The same task with another setting, or on other data: its fingerprint must be another one. The settings of a
///     ``FineTunedTask`` are changed without it.
///   - skipping: Names of checks that do not apply: `answers`, `repeatable`, `scores`, `items`, `backbone`, `progress`, `baselines`,
///     `details`, `identity`, and where there is something to change, `settings`.
public func checkDownstreamTask(
  _ task: any DownstreamTask, on backbone: Backbone? = nil, changed: (any DownstreamTask)? = nil,
  skipping: Set<String> = []
) -> ConformanceReport {
  let subject = TaskSubject(task, on: backbone)
  var checks = [
    ConformanceReport.Check("answers", "it answers its items", failure: subject.answersFailure),
    ConformanceReport.Check(
      "repeatable", "equal models and seeds give equal scores", failure: subject.repeatableFailure),
    ConformanceReport.Check("scores", "every item has a score in 0...1 and a kind", failure: subject.scoresFailure),
    ConformanceReport.Check(
      "items", "another model and another seed are asked the same items", failure: subject.itemsFailure),
    ConformanceReport.Check("backbone", "the judged model stays as it is", failure: subject.backboneFailure),
    ConformanceReport.Check(
      "progress", "what the caller throws at its progress stops the task and arrives", failure: subject.progressFailure),
    ConformanceReport.Check(
      "baselines", "baselines have names of their own and lie in 0...100", failure: subject.baselinesFailure),
    ConformanceReport.Check("details", "the result has the details that are reported", failure: subject.detailsFailure),
    ConformanceReport.Check(
      "identity", "name, metric and fingerprint are always the same, and the result has them",
      failure: subject.identityFailure),
  ]
  var others = subject.changedSettings
  if let changed { others.append(("what was changed", changed)) }
  if !others.isEmpty {
    checks.append(
      ConformanceReport.Check("settings", "other settings have another fingerprint") { [others] in
        others.first { $0.task.fingerprint == task.fingerprint }
          .map { "\($0.name) does not change it: runs with one would be taken for runs with the other" }
      })
  }
  return ConformanceReport(of: "task '\(task.name)'", checks, skipping: skipping)
}

/// The task under examination and what it gave at first.
private struct TaskSubject {
  let task: any DownstreamTask
  private let backbone: Result<Backbone, any Error>
  private let first: Result<Evaluation, any Error>
  /// The judged model, bit for bit.
  private let before: [[Float]]

  /// A result, and how often the task said how far it is.
  private struct Evaluation {
    let result: DownstreamResult
    let calls: Int
  }

  /// What the caller throws.
  private struct Stop: Error {}

  private static let seed = Seed(1)

  init(_ task: any DownstreamTask, on given: Backbone?) {
    self.task = task
    let backbone = Result { try given ?? ConformanceBackbone.make() }
    self.backbone = backbone
    before = Self.values(of: backbone)
    first = Result { try Self.evaluate(task, on: backbone.get(), seed: Self.seed) }
  }

  private static func evaluate(_ task: any DownstreamTask, on backbone: Backbone, seed: Seed) throws -> Evaluation {
    var calls = 0
    let result = try task.evaluate(backbone, seed: seed) { _ in calls += 1 }
    return Evaluation(result: result, calls: calls)
  }

  private static func values(of backbone: Result<Backbone, any Error>) -> [[Float]] {
    guard case .success(let backbone) = backbone else { return [] }
    return backbone.parameters.map(\.value.values)
  }

  /// Nil where the task has no result; `answers` says so.
  private var result: DownstreamResult? {
    guard case .success(let evaluation) = first else { return nil }
    return evaluation.result
  }

  func answersFailure() throws -> String? {
    let result = try first.get().result
    if let failure = result.failure { return failure }
    return result.scores.isEmpty ? "there is no item" : nil
  }

  func repeatableFailure() throws -> String? {
    guard let result else { return nil }
    let again = try Self.evaluate(task, on: backbone.get(), seed: Self.seed).result
    guard again.scores.count == result.scores.count else {
      return "there are \(result.scores.count) scores and then \(again.scores.count)"
    }
    if let item = result.scores.indices.first(where: { result.scores[$0].bitPattern != again.scores[$0].bitPattern }) {
      return "the score of item \(item) is \(result.scores[item]) and then \(again.scores[item])"
    }
    if let item = result.answers?.indices.first(where: { result.answers?[$0] != again.answers?[$0] }) {
      return "the answer to item \(item) is another one the second time"
    }
    return result.details == again.details ? nil : "the details are \(result.details) and then \(again.details)"
  }

  func scoresFailure() -> String? {
    guard let result else { return nil }
    if let item = result.scores.indices.first(where: { !(0...1).contains(result.scores[$0]) }) {
      return "item \(item) has \(result.scores[item])"
    }
    if result.kindOfItem.count != result.scores.count {
      return "there are \(result.scores.count) scores and \(result.kindOfItem.count) kinds"
    }
    guard let answers = result.answers, answers.count != result.scores.count else { return nil }
    return "there are \(result.scores.count) scores and \(answers.count) answers"
  }

  func itemsFailure() throws -> String? {
    guard let result else { return nil }
    let other = try Self.evaluate(task, on: ConformanceBackbone.moved(backbone.get()), seed: Seed(2)).result
    if other.scores.count != result.scores.count {
      return "there are \(result.scores.count) items for one and \(other.scores.count) for another"
    }
    let (own, others) = (result.kindOfItem.map { result.kinds[$0] }, other.kindOfItem.map { other.kinds[$0] })
    return zip(own, others).enumerated().first { $0.element.0 != $0.element.1 }.map {
      "item \($0.offset) is of the kind '\($0.element.0)' for one and '\($0.element.1)' for another"
    }
  }

  func backboneFailure() throws -> String? {
    let parameters = try backbone.get().parameters
    let moved = zip(parameters, before).first { parameter, values in
      !zip(parameter.value.values, values).allSatisfy { $0.bitPattern == $1.bitPattern }
    }
    return moved.map { "\($0.0.path) is another one; train on backbone.copied()" }
  }

  /// At the first and at the last time that the task speaks.
  func progressFailure() throws -> String? {
    guard case .success(let evaluation) = first else { return nil }
    if evaluation.calls == 0 { return "it never says how far it is" }
    for place in Set([1, evaluation.calls]).sorted() {
      var calls = 0
      do {
        _ = try task.evaluate(backbone.get(), seed: Self.seed) { _ in
          calls += 1
          if calls == place { throw Stop() }
        }
        return "what was thrown at call \(place) of \(evaluation.calls) did not arrive"
      } catch is Stop {
        if calls != place { return "it went on to call \(calls) after what was thrown at call \(place)" }
      } catch {
        return "what was thrown at call \(place) of \(evaluation.calls) arrived as: \(error)"
      }
    }
    return nil
  }

  func baselinesFailure() -> String? {
    let baselines = task.baselines
    if let wrong = baselines.first(where: { !(0...100).contains($0.value) }) {
      return "'\(wrong.name)' is \(wrong.value)"
    }
    return Set(baselines.map(\.name)).count == baselines.count ? nil : "the names are \(baselines.map(\.name))"
  }

  func detailsFailure() -> String? {
    guard let result else { return nil }
    let names = result.details.map(\.name)
    return task.reportedDetails.first { !names.contains($0) }.map { "there is no '\($0)' among \(names)" }
  }

  func identityFailure() -> String? {
    if task.name.isEmpty || task.metric.isEmpty { return "the name is '\(task.name)' and the metric '\(task.metric)'" }
    if task.fingerprint != task.fingerprint { return "the fingerprint is another one each time" }
    guard let result else { return nil }
    let fingerprint = Hashing.hexadecimal(task.fingerprint)
    if result.fingerprint != fingerprint {
      return "the result has the fingerprint \(result.fingerprint), not \(fingerprint)"
    }
    if result.task != task.name { return "the result is of the task '\(result.task)'" }
    return result.metric == task.metric ? nil : "the result has the metric '\(result.metric)'"
  }

  /// The task with one setting of fine-tuning changed, each in turn.
  var changedSettings: [(name: String, task: any DownstreamTask)] {
    guard let tuned = task as? any FineTunedTask else { return [] }
    let changes: [(name: String, change: (inout FineTuning) -> Void)] = [
      ("the number of steps", { $0.steps += 1 }), ("the size of a batch", { $0.batchSize += 1 }),
      ("the weight decay", { $0.optimizer.weightDecay += 0.01 }),
      ("the share of distillation", { $0.distillation += 0.1 }),
      ("the least crop", { $0.leastCrop *= 0.5 }), ("the size of pictures", { $0.imageSide = ($0.imageSide ?? 0) + 8 }),
    ]
    return changes.map { name, change in
      var other = tuned
      change(&other.settings)
      return (name, other)
    }
  }
}
