import Checkpoints
import Files
import Ranks
import Training

/// Where a run continues after an interruption. One rank reads and writes the file.
struct RunCheckpoint {
  let path: String
  let ranks: Ranks?

  init(path: String, ranks: Ranks? = nil) {
    self.path = path
    self.ranks = ranks
  }

  /// Brings `trainer` to the state of the checkpoint; leaves it at the start if there is none.
  func restore(_ trainer: Trainer) throws {
    if trainer.beginsWithPublishedLayers, try self.ranks.decided({ isThere }) { try trainer.initialize() }
    do {
      guard let ranks, ranks.count > 1 else {
        if isThere { try Checkpoint.restore(trainer, from: path) }
        return
      }
      guard try self.ranks.decided({ isThere }) else { return }
      // A file system that several machines share may show them different states of a file for a while.
      if ranks.isRoot {
        let file = try SafeTensorsReader(path: path)
        _ = try ranks.share(file.bytes)
        try Checkpoint.restore(trainer, from: file)
      } else {
        try Checkpoint.restore(trainer, from: try SafeTensorsReader(try ranks.share([]), of: path))
      }
    } catch let error as CheckpointError {
      throw RunError.checkpoint(path: path, error)
    }
  }

  private var isThere: Bool { FilePath.isOccupied(path) }

  /// All ranks call it.
  func write(_ trainer: Trainer) throws {
    let optimizer = try trainer.wholeOptimizer()
    if ranks.isRoot { try Checkpoint.write(trainer, optimizer: optimizer, to: path) }
  }
}
