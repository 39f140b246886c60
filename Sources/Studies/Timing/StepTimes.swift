package import Files
import Foundation
import JSON
import Reporting

/// Seconds that a training step of each arm takes, measured in turns on one machine: `steps.json` beside the tables.
///
/// What a run saw of its own steps depends on what else the machine did in those minutes; arms that are timed one after the other, several
/// times round, meet the same disturbances.
package struct StepTimes: Sendable, Hashable, Codable {
  package struct Arm: Sendable, Hashable, Codable {
    package let name: String
    /// The mean over the kinds of steps of a run, one a turn; empty for an arm that cannot be trained.
    package let seconds: [Double]
  }

  /// Processor, system and device.
  let machine: String
  package let arms: [Arm]

  /// For a note below a table.
  var sentence: String {
    let turns = arms.map(\.seconds.count).max() ?? 0
    return
      "Step: median [least, greatest] of \(turns) turns after the last run, in each of which all arms were timed one after the other on "
      + "\(machine)."
  }

  /// The same of a study that has none.
  static let absence =
    "Step: as it was while each arm ran, which depends on what else the machine did then; no arm is marked as the fastest."
}

extension Study {
  /// What was timed of these arms; nil if nothing was.
  package func stepTimes() throws(FileError) -> StepTimes? {
    guard FilePath.isOccupied(stepTimesFile) else { return nil }
    let data = Foundation.Data(try AtomicFile.read(stepTimesFile))
    do {
      let times = try JSONDecoder().decode(StepTimes.self, from: data)
      return times.arms.map(\.name) == arms.map(\.name) ? times : nil
    } catch {
      throw .malformed(
        path: stepTimesFile, line: 1,
        reason: "it holds no times of steps; remove it, and the table says what the runs saw")
    }
  }

  /// Times of what is computed anew are others.
  func forgetStepTimes() { unlink(stepTimesFile) }

  private var stepTimesFile: String { "\(tablesFolder)/steps.json" }

  func write(_ times: StepTimes) throws {
    try AtomicFile.write(try CanonicalJSON.text(of: times) + "\n", to: stepTimesFile)
  }
}
