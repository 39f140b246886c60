import Foundation
import Reporting
import Training

/// Writes the logs of runs as event files in folders that are named after arm and seed, as TensorBoard shows them.
///
/// The event files in the folders of runs are the same, but those folders are named by identity.
public struct EventExport: Sendable {
  private let runs: [LogTable.Run]

  public init(_ runs: [LogTable.Run]) { self.runs = runs }

  /// Writes `folder/ARM/seed-SEED/events.out.tfevents.…` anew; returns the folders written.
  public func write(to folder: String) throws -> [String] {
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

  /// The arms' names, each as one folder of its own.
  private static func folderNames(_ arms: [String]) -> [String: String] {
    var names: [String: String] = [:]
    var taken: Set<String> = []
    for arm in arms where names[arm] == nil {
      let plain = arm.replacing("/", with: "-")
      let first = plain.isEmpty || plain.hasPrefix(".") ? "_" + plain : plain
      var (name, number) = (first, 1)
      while !taken.insert(name).inserted {
        number += 1
        name = "\(first) (\(number))"
      }
      names[arm] = name
    }
    return names
  }
}
