import Checkpoints
import Files
import Foundation
import Training

/// Where converted weights go: never over what they are read from, nor over what a run continues from.
enum ConvertedFile {
  /// - Throws: `CheckpointError.lostOutput`, and `FileError` where nothing can be written.
  static func check(_ out: String, from file: CheckpointFile) throws {
    try OutputPlace.check(out)
    guard isRegularFile(out) else { return }
    guard !isSame(out, file.path) else {
      throw CheckpointError.lostOutput(
        path: out,
        reason:
          "it is what is read, and \(Checkpoint.isOfRun(file) ? "its optimizer state" : "what has no published name") would be gone"
      )
    }
    // Something else than weights may lie there, which is none of this one's business.
    guard let there = try? CheckpointFile(path: out), Checkpoint.isOfRun(there) else { return }
    throw CheckpointError.lostOutput(
      path: out, reason: "it is the checkpoint of a run, which would be gone with its optimizer state")
  }

  private static func isRegularFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether both names lead to one file, by whatever links.
  private static func isSame(_ first: String, _ second: String) -> Bool {
    var (one, other) = (stat(), stat())
    return stat(first, &one) == 0 && stat(second, &other) == 0 && one.st_dev == other.st_dev
      && one.st_ino == other.st_ino
  }
}
