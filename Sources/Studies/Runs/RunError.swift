public import Checkpoints

/// Why the results of a run cannot be used or made.
public enum RunError: Error, Sendable, CustomStringConvertible {
  /// A file of a run is not what Triad writes.
  case damage(path: String, folder: String, reason: String)
  /// A file of a run that this user may not read.
  case closed(path: String)
  /// Another process is computing the same run.
  case occupation(folder: String)
  /// The run cannot continue from its checkpoint.
  case checkpoint(path: String, CheckpointError)
  /// The folder cannot be written.
  case access(path: String, reason: String)
  /// The folder cannot be read.
  case unreadable(path: String, reason: String)
  /// A run failed, and the study was to stop then.
  case failure(arm: String, seed: Int, reason: String)
  /// The run is finished, and its model is gone.
  case absentModel(id: String)
  /// There is no such run, or several begin like this.
  case absence(id: String, folder: String, candidates: Int)
  /// The run uses a part that the catalogue does not have; `hint` says where it comes from, `command` what computed the run.
  case absentPart(run: String, kind: String, name: String, hint: String?, command: String?)
  /// The folder does not say which data the run is of.
  case absentData(run: String)
  /// What the folder says of its data leads to others.
  case otherData(run: String)
  /// The run is of a scale that the catalogue does not have.
  case unknownScale(run: String, scale: String)
  /// The run is of a data set that the catalogue does not have; `tool` is the executable that computed it.
  case unknownData(run: String, data: String, tool: String?)

  /// One sentence that names the run, the file and the remedy.
  public var description: String {
    switch self {
    case .damage(let path, let folder, let reason):
      "\(path) is damaged (\(reason)): remove the folder \(folder) and run the study again."
    case .closed(let path):
      "\(path) cannot be read: permission denied; ask its owner for `chmod a+r`, or work as the user whose runs these are."
    case .occupation(let folder):
      "Another process is computing the run in \(folder): wait for it, or choose another folder with `--runs`."
    // It may be sound, and removing it would lose it.
    case .checkpoint(_, .unreadableFile(let path, let reason)):
      "\(CheckpointError.unreadableFile(path: path, reason: reason))"
    case .checkpoint(let path, let error):
      "\(error) To train this run from its beginning, remove \(path) and run the study again."
    case .access(let path, let reason):
      "\(path) cannot be written (\(reason)): choose another folder with `--runs`."
    case .unreadable(let path, let reason):
      "\(path) cannot be read (\(reason)): name the folder of the runs with `--runs`."
    case .failure(let arm, let seed, let reason):
      "The arm '\(arm)' failed with seed \(seed): \(reason) Without `--fail-fast` the study goes on with the other runs."
    case .absentModel(let id):
      "The model of the run \(id) is gone, so it cannot be asked anything: `triad runs rm \(id) --force` and run the study again."
    case .absence(let id, let folder, let candidates):
      candidates == 0
        ? "There is no run '\(id)' in \(folder): `triad runs ls` lists them."
        : "\(candidates) runs in \(folder) begin with '\(id)': write more of it."
    case .absentPart(let id, let kind, let name, let hint, let command):
      "The run \(id) uses the \(kind) '\(name)', which this executable does not have: "
        + (hint
          ?? "use the one that computed it\(command.map { " ('\($0)')" } ?? ""), or add its type with `.adding(_:)`")
        + "."
    case .absentData(let id):
      "The folder of the run \(id) does not say which data it is of: ask it with the executable and the experiment that computed it."
    case .otherData(let id):
      "The data of the run \(id) are no longer what they were, or an experiment that is not here prepared them: say what is asked with "
        + "`--on`."
    case .unknownScale(let id, let scale):
      "The run \(id) is of the scale '\(scale)', which this executable does not have: say what is asked with `--on`."
    case .unknownData(let id, let data, let tool):
      "The run \(id) is of the data set '\(data)', which this executable does not have: use the one that computed it"
        + (tool.map { ", `\($0)`" } ?? "") + ", add it to the catalogue, or say what is asked with `--on`."
    }
  }
}
