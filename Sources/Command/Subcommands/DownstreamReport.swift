import Downstream
import JSON
import Reporting

/// A downstream result for reading and for programs.
struct DownstreamReport {
  private let result: DownstreamResult

  init(_ result: DownstreamResult) { self.result = result }

  var text: String {
    if let failure = result.failure { return failure + "\n" }
    let number = NumberFormat.fixed(2)
    var lines = [
      "\(result.task): \(result.metric) \(number.text(result.value)) % on \(result.scores.count) test items",
      "Trained on \(result.trainingExamples) examples in \(result.steps) steps; "
        + "\(DurationFormat.text(result.seconds)) with answering.", "",
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
    return [
      "task": .string(result.task), "metric": .string(result.metric), "value": .number(result.value),
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
