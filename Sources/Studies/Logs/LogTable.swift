import JSON

/// The logs of runs as one table of numbers, a row a step, for spreadsheets and statistics programs.
public struct LogTable: Sendable {
  /// A run and what it is called.
  public struct Run: Sendable {
    public let arm: String
    public let seed: String
    public let record: RunRecord

    public init(arm: String, seed: String, record: RunRecord) {
      self.arm = arm
      self.seed = seed
      self.record = record
    }
  }

  private let runs: [(run: Run, steps: [StepRecord])]

  /// Reads the logs of `runs`; one that is not begun has no rows.
  public init(_ runs: [Run]) throws {
    self.runs = try runs.map { ($0, try $0.record.log()) }
  }

  /// RFC 4180 with line feeds: `arm,seed,run,step,total`, the losses, the numbers beside them, then the rest. A number that a step
  /// does not have is an empty field; numbers read back as they were.
  public var csv: String {
    let losses = names(\.losses)
    let metrics = names(\.metrics)
    let rest = ["temperature", "learning_rate", "gradient_norm", "seconds", "waited"]
    var text = line(
      ["arm", "seed", "run", "step", "total"] + losses.map { "loss_\($0)" } + metrics.map { "metric_\($0)" } + rest)
    for (run, steps) in runs {
      for step in steps {
        let own = [run.arm, run.seed, run.record.id, String(step.step), number(step.total)]
        let last = [step.temperature, step.learningRate, step.gradientNorm, step.seconds, step.waited]
        text += line(
          own + values(step.losses, of: losses) + values(step.metrics, of: metrics) + last.map(number))
      }
    }
    return text
  }

  /// In the order in which they first occur: objectives may join later, and arms have different ones.
  private func names(_ values: KeyPath<StepRecord, [StepRecord.Value]>) -> [String] {
    var result: [String] = []
    var seen: Set<String> = []
    for step in runs.flatMap(\.steps) {
      for value in step[keyPath: values] where seen.insert(value.name).inserted { result.append(value.name) }
    }
    return result
  }

  private func values(_ values: [StepRecord.Value], of names: [String]) -> [String] {
    names.map { name in values.first { $0.name == name }.map { number($0.value) } ?? "" }
  }

  private func number(_ value: Double) -> String {
    value.isFinite ? JSONValue.number(value).compactText : ""
  }

  private func line(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") + "\n" }

  private func quoted(_ field: String) -> String {
    guard field.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }
}
