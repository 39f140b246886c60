import Downstream
import JSON
import Reporting

/// A downstream result for reading and for programs.
struct DownstreamReport {
  private let result: DownstreamResult
  private let isScored: Bool

  /// - Parameter isScored: Whether there is anything to score answers by.
  init(_ result: DownstreamResult, isScored: Bool = true) {
    self.result = result
    self.isScored = isScored
  }

  var text: String {
    if let failure = result.failure { return failure + "\n" }
    let number = NumberFormat.fixed(2)
    let training =
      "Trained on \(result.trainingExamples) examples in \(result.steps) steps; "
      + "\(DurationFormat.text(result.seconds)) with answering."
    guard isScored else {
      return
        "\(result.task): \(result.scores.count) test items answered; no answers to score by are published\n\(training)\n"
    }
    var lines = [
      "\(result.task): \(result.metric) \(number.text(result.value)) % on \(result.scores.count) test items", training,
      "",
    ]
    let kinds = result.byKind.map { ["  " + $0.kind, String($0.count), number.text($0.value)] }
    let baselines = result.baselines.map { ["  " + $0.name, "", number.text($0.value)] }
    let details = result.details.map { ["  " + $0.name, "", number.text($0.value)] }
    var rows = [["kind", "items", "%"]] + kinds
    if !details.isEmpty { rows += [["beside it", "", "%"]] + details }
    if !baselines.isEmpty { rows += [["without looking", "", "%"]] + baselines }
    lines.append(AlignedColumns(rows: rows, leftAligned: true).text)
    return lines.joined(separator: "\n").trimmingNewlines + "\n"
  }

  var document: JSONValue {
    func pairs(_ scores: [DownstreamScore]) -> JSONValue {
      .object(scores.map { .init($0.name, .number($0.value)) })
    }
    let value: JSONValue = isScored ? .number(result.value) : .null
    return [
      "task": .string(result.task), "metric": .string(result.metric), "value": value,
      "items": .integer(result.scores.count),
      "kinds": .object(result.byKind.map { .init($0.kind, .number($0.value)) }),
      "details": pairs(result.details), "baselines": pairs(result.baselines),
      "training_examples": .integer(result.trainingExamples), "steps": .integer(result.steps),
      "seconds": .number(result.seconds), "fingerprint": .string(result.fingerprint),
      "scores": .array(result.scores.map { .number(Double($0)) }),
    ]
  }
}

extension String {
  fileprivate var trimmingNewlines: String {
    var result = self
    while result.last == "\n" { result.removeLast() }
    return result
  }
}
