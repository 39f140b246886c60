import DataSets
import Downstream
import Files
import Studies

/// Keeps an output off what its command reads: a list, an archive or a run would be gone.
enum OutputApart {
  /// - Throws: `FileError.unwritable` for a list or an archive of `data`, and for a place in a folder of pictures.
  static func check(_ path: String, from data: [DataSetAddress]) throws(FileError) {
    if data.contains(where: { $0.reads(path) }) {
      throw .unwritable(path: path, reason: "it is read, or lies in a folder that is; give another place")
    }
  }

  /// - Throws: `FileError.unwritable` for one of the files of a task.
  static func check(_ path: String, from files: [TaskAddress]) throws(FileError) {
    if files.contains(where: { $0.reads(path) }) {
      throw .unwritable(path: path, reason: "it is one of the files that are read; give another name")
    }
  }

  /// - Throws: `FileError.unwritable` for a place in the folder of a run.
  static func check(_ path: String, from runs: RunStore) throws(FileError) {
    if runs.holds(path) {
      throw .unwritable(path: path, reason: "it lies in the folder of a run; give another place")
    }
  }
}
