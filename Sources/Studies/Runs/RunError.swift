public import Checkpoints
import Encoders

/// Why the results of a run cannot be used or made.
public enum RunError: Error, Sendable, CustomStringConvertible {
  /// A file of a run is not what Triad writes.
  case damage(path: String, folder: String, reason: String)
  /// Another process is computing the same run.
  case occupation(folder: String)
  /// The run cannot continue from its checkpoint.
  case checkpoint(path: String, CheckpointError)
  /// The folder cannot be written.
  case access(path: String, reason: String)
  /// A run failed, and the study was to stop then.
  case failure(arm: String, seed: Int, reason: String)
  /// The run is finished, and its model is gone.
  case absentModel(id: String)
  /// There is no such run, or several begin like this.
  case absence(id: String, folder: String, candidates: Int)

  public var description: String {
    switch self {
    case .damage(let path, let folder, let reason):
      "\(path) is damaged (\(reason)): remove the folder \(folder) and run the study again."
    case .occupation(let folder):
      "Another process is computing the run in \(folder): wait for it, or choose another folder with `--runs`."
    case .checkpoint(let path, let error):
      "\(error) To train this run from its beginning, remove \(path) and run the study again."
    case .access(let path, let reason):
      "\(path) cannot be written (\(reason)): choose another folder with `--runs`."
    case .failure(let arm, let seed, let reason):
      "The arm '\(arm)' failed with seed \(seed): \(reason) Without `--fail-fast` the study goes on with the other runs."
    case .absentModel(let id):
      "The model of the run \(id) is gone, so it cannot be asked anything: `triad runs rm \(id) --force` and run the study again."
    case .absence(let id, let folder, let candidates):
      candidates == 0
        ? "There is no run '\(id)' in \(folder): `triad runs ls` lists them."
        : "\(candidates) runs in \(folder) begin with '\(id)': write more of it."
    }
  }
}
