import Files
import Foundation
import JSON
import Losses
import Reporting
import Training

/// The logs of runs as one table of numbers, a row per step, for spreadsheets and statistics programs.
package struct LogTable: Sendable {
  /// A run and what it is called.
  package struct Run: Sendable {
    package let arm: String
    package let seed: String
    package let record: RunRecord

    package init(arm: String, seed: String, record: RunRecord) {
      self.arm = arm
      self.seed = seed
      self.record = record
    }
  }

  private let runs: [(run: Run, steps: [StepRecord])]

  /// Reads the logs of `runs`; one that is not begun has no rows.
  package init(_ runs: [Run]) throws {
    self.runs = try runs.map { ($0, try $0.record.log()) }
  }

  /// RFC 4180 with line feeds: `arm,seed,run,step,total`, the losses, the numbers beside them, the recalls of the validation split, then
  /// the rest. A number that a step
  /// does not have is an empty field; numbers read back as they were.
  package var csv: String {
    let losses = names(\.losses)
    let metrics = names(\.metrics)
    let recalls = names(\.validation)
    let rest = ["temperature", "learning_rate", "gradient_norm", "seconds", "waited"]
    var text = CSVTable.line(
      ["arm", "seed", "run", "step", "total"] + losses.map { "loss_\($0)" } + metrics.map { "metric_\($0)" }
        + recalls.map { "validation_" + $0.replacing(" ", with: "_") } + rest)
    for (run, steps) in runs {
      for step in steps {
        let own = [run.arm, run.seed, run.record.id, String(step.step), number(step.total)]
        let last = [step.temperature, step.learningRate, step.gradientNorm, step.seconds, step.waited]
        text += CSVTable.line(
          own + values(step.losses, of: losses) + values(step.metrics, of: metrics)
            + values(step.validation, of: recalls) + last.map(number))
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
}

/// Writes the logs of runs as event files in folders that are named after arm and seed, as TensorBoard shows them.
///
/// The event files in the folders of runs are the same, but those folders are named by identity.
package struct EventExport: Sendable {
  private let runs: [LogTable.Run]

  package init(_ runs: [LogTable.Run]) { self.runs = runs }

  /// Writes `folder/ARM/seed-SEED/events.out.tfevents.…` anew; returns the folders written.
  package func write(to folder: String) throws -> [String] {
    var written: [String] = []
    let names = EventExport.folderNames(runs.map(\.arm))
    for run in runs {
      let lines = try run.record.lines()
      guard !lines.isEmpty else { continue }
      let target = "\(folder)/\(names[run.arm] ?? run.arm)/seed-\(run.seed)"
      for older in EventFile.files(in: target) { try FileManager.default.removeItem(atPath: older) }
      // The log knows how long steps took, not when: they follow each other from when the run began.
      var time =
        try run.record.environments().first
        .flatMap { try? Date($0.date, strategy: .iso8601).timeIntervalSince1970 } ?? 0
      let file = try EventFile(folder: target, continuingAt: 0, clock: { time })
      let observations = Dictionary(
        try run.record.observations().map { ($0.step, $0) }, uniquingKeysWith: { first, _ in first })
      for line in lines {
        guard let step = StepRecord(line) else { continue }
        time += step.seconds + step.waited
        try file.append(EventScalars.of(step, observation: observations[step.step]), step: step.step)
      }
      written.append(target)
    }
    return written
  }

  /// The arms' names, each as one folder of its own, also where capitals are nothing to the file system.
  private static func folderNames(_ arms: [String]) -> [String: String] {
    var names: [String: String] = [:]
    var taken: Set<String> = []
    for arm in arms where names[arm] == nil {
      let plain = String(
        String.UnicodeScalarView(
          arm.unicodeScalars.map { $0 == "/" || $0.properties.generalCategory == .control ? "-" : $0 }))
      let first = plain.isEmpty || plain.hasPrefix(".") ? "_" + plain : plain
      var (name, number) = (first, 1)
      while !taken.insert(FileName.folded(name)).inserted {
        number += 1
        name = "\(first) (\(number))"
      }
      names[arm] = name
    }
    return names
  }
}

/// The numbers of a step under the tags that TensorBoard groups them by.
enum EventScalars {
  static func of(
    _ report: StepReport, seconds: Double, validation: [StepRecord.Value] = []
  ) -> [EventRecord.Scalar] {
    scalars(
      total: report.total, losses: report.losses.map { ($0.name.rawValue, $0.value) }, metrics: report.metrics,
      validation: validation,
      rest: [
        ("optimizer/learning_rate", report.learningRate), ("optimizer/gradient_norm", report.gradientNorm),
        ("temperature", report.temperature), ("seconds_per_step", Float(seconds)),
      ], report.observation)
  }

  static func of(_ step: StepRecord, observation: GradientObservation?) -> [EventRecord.Scalar] {
    scalars(
      total: Float(step.total), losses: step.losses.map { ($0.name, Float($0.value)) },
      metrics: step.metrics.map { ($0.name, Float($0.value)) }, validation: step.validation,
      rest: [
        ("optimizer/learning_rate", Float(step.learningRate)), ("optimizer/gradient_norm", Float(step.gradientNorm)),
        ("temperature", Float(step.temperature)), ("seconds_per_step", Float(step.seconds)),
      ], observation)
  }

  private typealias Named = (name: String, value: Float)

  private static func scalars(
    total: Float, losses: [Named], metrics: [Named], validation: [StepRecord.Value], rest: [Named],
    _ observation: GradientObservation?
  ) -> [EventRecord.Scalar] {
    [EventRecord.Scalar("loss/total", total)]
      + losses.map { EventRecord.Scalar("loss/\($0.name)", $0.value) }
      + metrics.map { EventRecord.Scalar("metrics/\($0.name)", $0.value) }
      + validation.map {
        EventRecord.Scalar("validation/\($0.name.replacing(" ", with: "_"))", Float($0.value))
      }
      + rest.map { EventRecord.Scalar($0.name, $0.value) }
      + (observation.map(gradients) ?? [])
  }

  /// Whole modules only: layers are for the report.
  private static func gradients(_ observation: GradientObservation) -> [EventRecord.Scalar] {
    observation.groups.filter { $0.layer == nil }.flatMap { group in
      group.pairs.flatMap { pair in
        let place = "\(group.module)/\(pair.first)-\(pair.second)".replacing(" ", with: "_")
        return [("gradient_cosine", pair.cosine), ("gradient_norm_ratio", pair.normRatio)].compactMap { kind, value in
          value.map { EventRecord.Scalar("\(kind)/\(place)", Float($0)) }
        }
      }
    }
  }
}
