import Training
import Reporting
import Downstream
public import Files
import Foundation
import Tensor

/// Where the tables of a study lie: in a folder named by what is in them, which a link by the study's name leads to. What is run with
/// other seeds, weights or recipes gets a folder of its own, and the link leads there.
extension Study {
  /// Sixteen hexadecimal digits: title, arms, runs, columns and downstream tasks. Two studies that would print the same rows are one.
  package var id: String { restoration?.id ?? ownID }

  private var ownID: String {
    var lines = ["\(experiment.name)\t\(scale.name)\t\(data.name.rawValue)"]
    for (arm, runs) in zip(arms, runs) { lines.append(([arm.name] + runs.map(\.id)).joined(separator: "\t")) }
    for column in experiment.columns ?? ownColumns {
      let heading = column.heading(isShort: false)
      lines.append("column\t\(heading.heading)")
    }
    if let sequence { lines.append("looks\t\(sequence.words)") }
    if let primary = experiment.primary {
      let columns = primary.columns.map { "\($0.track ?? "") \($0.name)" }
      lines.append((["primary", primary.name] + columns).joined(separator: "\t"))
    }
    for task in tasks + blindTasks { lines.append("\(task.name)\t\(Hashing.hexadecimal(task.fingerprint))") }
    return Hashing.hexadecimal(Hashing.mix(Hashing.fnv1a(lines.joined(separator: "\n"))))
  }

  /// The folder of the study's tables: beside the runs, because studies share those.
  package var tablesFolder: String { "\(runsFolder)/studies/\(id)" }

  /// The same folder as people call it, as long as no other study of the name was run later.
  package var namedTablesFolder: String {
    let link = tablesLink
    // A text file in the place of a link is no folder.
    return link.target == tablesFolder && FileManager.default.fileExists(atPath: link.path) ? link.path : tablesFolder
  }

  /// Writes `table.md`, `table.tex`, `table.csv`, `table.json` and `study.json` into `tablesFolder`, and lets the link by name lead there.
  public func write(_ table: StudyTable) throws(FileError) {
    try tablesLink.requireOwnPlace(among: TablesLink.names(in: tablesLink.folder))
    for format in [TableFormat.markdown, .latex, .csv, .json] {
      try AtomicFile.write(format.text(of: table), to: "\(tablesFolder)/table.\(format.fileExtension)")
    }
    try writeRecord()
    try tablesLink.lead(to: id)
  }

  package var tablesLink: TablesLink {
    TablesLink(folder: "\(runsFolder)/studies", name: "\(experiment.name)-\(scale.name)-\(data.folderName)")
  }
}

/// The name under which people find the tables of the study that was run last: a symbolic link, or where the file system has none, a text
/// file that says the folder.
package struct TablesLink: Sendable, Hashable {
  /// The folder of all tables.
  let folder: String
  let name: String

  package init(folder: String, name: String) {
    self.folder = folder
    self.name = name
  }

  package var path: String { "\(folder)/\(name)" }

  private var note: String { path + ".txt" }

  /// The folder it leads to, or a folder of its name that an earlier version made; nil if there is neither.
  package var target: String? {
    guard otherSpelling(among: Self.names(in: folder)) == nil else { return nil }
    if let found = linked { return "\(folder)/\(found)" }
    if FileManager.default.fileExists(atPath: path) { return path }
    guard let text = try? String(contentsOfFile: note, encoding: .utf8) else { return nil }
    return "\(folder)/\(text.trimmingCharacters(in: .whitespacesAndNewlines))"
  }

  /// How the name of another study is spelled that lies here in this one's place: to some file systems, capitals and small letters are the
  /// same. Nil where there is none.
  ///
  /// - Parameter listed: What lies in the folder, as it was spelled when it was made.
  package func otherSpelling(among listed: [String]) -> String? {
    for (place, name) in [(path, name), (note, name + ".txt")] where !listed.contains(name) {
      var status = stat()
      guard lstat(place, &status) == 0 else { continue }
      if let other = listed.first(where: { FileName.folded($0) == FileName.folded(name) }) { return other }
    }
    return nil
  }

  /// - Throws: ``FileError/unwritable(path:reason:)`` where it would take the place of a study whose name is spelled otherwise.
  fileprivate func requireOwnPlace(among listed: [String]) throws(FileError) {
    guard let other = otherSpelling(among: listed) else { return }
    throw .unwritable(
      path: path,
      reason:
        "this file system takes it for '\(other)', which is another study's; give the experiment another name, or name another folder "
        + "with `--runs`")
  }

  package static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  private var linked: String? { try? FileManager.default.destinationOfSymbolicLink(atPath: path) }

  /// Moves the tables of an earlier version, which lie in a folder of the link's name, out of its way; gives back where they are now, nil
  /// if there were none.
  package func moveEarlierTables() throws(FileError) -> String? {
    guard linked == nil, FileManager.default.fileExists(atPath: path),
      otherSpelling(among: Self.names(in: folder)) == nil
    else { return nil }
    var place = path + ".earlier"
    var number = 2
    while FileManager.default.fileExists(atPath: place) {
      place = "\(path).earlier-\(number)"
      number += 1
    }
    guard rename(path, place) == 0 else {
      throw .unwritable(path: place, reason: FileError.reason(errno))
    }
    return place
  }

  /// Leads to the folder `id` beside it from now on; whoever looks meanwhile finds the old one or the new one.
  ///
  /// - Parameters:
  ///   - make: Makes a symbolic link at its second argument and returns 0.
  ///   - list: What lies in a folder, as it was spelled when it was made.
  /// - Throws: ``FileError/unwritable(path:reason:)`` also where it would take the place of a study whose name is spelled otherwise.
  package func lead(
    to id: String, making make: (String, String) -> Int32 = { symlink($0, $1) },
    listing list: (String) -> [String] = { TablesLink.names(in: $0) }
  ) throws(FileError) {
    try requireOwnPlace(among: list(folder))
    guard linked != id else { return }
    _ = try moveEarlierTables()
    let temporary = "\(folder)/.\(name).\(ProcessInfo.processInfo.processIdentifier).partial"
    unlink(temporary)
    guard make(id, temporary) == 0, rename(temporary, path) == 0 else {
      unlink(temporary)
      // No reason to lose a table.
      return try AtomicFile.write(id + "\n", to: note)
    }
    unlink(note)
  }
}
