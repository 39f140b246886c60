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
    for run in runs {
      let lines = try run.record.lines()
      guard !lines.isEmpty else { continue }
      let target = "\(folder)/\(EventExport.fileName(run.arm))/seed-\(run.seed)"
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

  /// An arm's name as one folder.
  private static func fileName(_ arm: String) -> String {
    let name = arm.replacing("/", with: "-")
    return name.isEmpty || name.hasPrefix(".") ? "_" + name : name
  }
}
