import Downstream

/// A column of a table by its key, as `study.json` has it: the only place where columns are written down and found again.
struct StoredColumn: Sendable, Hashable, Codable {
  /// Its heading without the track: `t2i R@1`, `mean re-ranked`, `vqa consistency`.
  let key: String
  /// Nil for every one of the data.
  let track: String?

  init(_ column: StudyColumn) {
    key = column.name
    track = column.track
  }

  /// The column; nil for one that this executable does not have.
  ///
  /// - Parameter tasks: The names of the study's downstream tasks.
  func column(amongTasks tasks: [String], by catalogue: Catalogue) -> StudyColumn? {
    if let known = catalogue.columns[key] { return track.map(known.on) ?? known }
    let names = (tasks + catalogue.taskNames).flatMap { name in Sight.allCases.map { name + $0.suffix } }
    // The longest: `ve` is the beginning of a task of its own.
    let task = names.filter { key == $0 || key.hasPrefix($0 + " ") }.max { $0.count < $1.count }
    return task.map { .downstream($0, detail: key == $0 ? nil : String(key.dropFirst($0.count + 1))) }
  }
}
