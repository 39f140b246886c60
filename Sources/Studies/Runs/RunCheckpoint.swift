import Checkpoints
import Encoders
import Foundation
import Training

/// Where a run continues after an interruption.
struct RunCheckpoint {
  let path: String

  /// Brings `trainer` to the state of the checkpoint; leaves it at the start if there is none.
  func restore(_ trainer: Trainer) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    do {
      try Checkpoint.restore(trainer, from: path)
    } catch let error as CheckpointError {
      throw RunError.checkpoint(path: path, error)
    }
  }

  func write(_ trainer: Trainer) throws { try Checkpoint.write(trainer, to: path) }
}
