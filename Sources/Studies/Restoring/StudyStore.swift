import Files
import Foundation
import Parts
import Training

/// The studies whose tables lie in a folder of runs, whichever executable computed them.
package struct StudyStore: Sendable, Hashable {
  package let runsFolder: String

  package init(_ runsFolder: String) { self.runsFolder = FilePath.literal(runsFolder) }

  /// A study that is known from the folder of its tables.
  package struct Entry: Sendable, Hashable {
    package let runsFolder: String
    /// As people call it: the link by the study's name, or the folder itself.
    package let place: String
    /// The folder with the tables.
    package let folder: String
    package let outline: StudyOutline

    /// The last part of ``place``, which names the study on the command line too.
    package var name: String { (place as NSString).lastPathComponent }

    /// Those of the runs of every arm, in their order.
    ///
    /// - Throws: `RunError.damage` where an arm has another number of runs.
    package func seeds() throws -> Range<Int> {
      guard let seeds = outline.seeds.range, outline.arms.allSatisfy({ $0.runs.count == seeds.count }) else {
        throw damage("it describes no study")
      }
      if let wrong = outline.arms.lazy.flatMap(\.runs).first(where: { !RunStore.isIdentity($0) }) {
        throw damage("'\(wrong)' is the identity of no run")
      }
      return seeds
    }

    /// One of its runs.
    package func record(_ id: String) -> RunRecord { RunRecord(id: id, path: "\(runsFolder)/\(id)") }
  }

  private var folder: String { runsFolder + "/studies" }

  /// The studies of an experiment that were run last, one for each scale and data; or the one whose folder or link has this very name.
  package func entries(named name: String) throws -> [Entry] {
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else { return [] }
    if let entry = try entry(name) { return [entry] }
    // A name that begins like another's stands among its links: what is damaged there is none of this one's business, unless there is
    // nothing else.
    var damage: (any Error)?
    let found = try linkNames(of: name).compactMap { link -> Entry? in
      do {
        return try entry(link)
      } catch {
        damage = damage ?? error
        return nil
      }
    }.filter { $0.outline.experiment == name }
    if found.isEmpty, let damage { throw damage }
    return found
  }

  /// Tables of an experiment that an earlier version wrote, which kept no `study.json`; nil if there are none.
  package func earlierTables(of experiment: String) -> String? {
    ((try? linkNames(of: experiment)) ?? []).lazy.map { TablesLink(folder: folder, name: $0) }
      .first { link in
        let rest = link.name.dropFirst(experiment.count + 1)
        guard let target = link.target, Scale.standard.contains(where: { rest.hasPrefix($0.name + "-") }) else {
          return false
        }
        return FileManager.default.fileExists(atPath: target + "/table.json")
          && !FileManager.default.fileExists(atPath: "\(target)/\(StudyRecord.fileName)")
      }?.path
  }

  /// What may be a link of an experiment, in the order of names.
  ///
  /// - Throws: `RunError.unreadable` for a folder that is there and cannot be read.
  private func linkNames(of experiment: String) throws(RunError) -> [String] {
    guard FilePath.isOccupied(folder) else { return [] }
    let all: [String]
    do {
      all = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw .unreadable(
        path: folder, reason: access(folder, R_OK | X_OK) == 0 ? "it is not a folder" : FileError.reason(errno))
    }
    // Where there are no links a text file stands for one.
    return Set(all.filter { $0.hasPrefix(experiment + "-") }.map { $0.hasSuffix(".txt") ? String($0.dropLast(4)) : $0 })
      .sorted()
  }

  /// Nil where nothing of the name says what study it is.
  private func entry(_ name: String) throws -> Entry? {
    let link = TablesLink(folder: folder, name: name)
    guard let target = link.target, let bytes = try RunFolder(path: target).contents(of: StudyStore.record(in: target))
    else { return nil }
    struct Head: Decodable { let study: StudyOutline }
    do {
      let outline = try JSONDecoder().decode(Head.self, from: bytes).study
      return Entry(runsFolder: runsFolder, place: link.path, folder: target, outline: outline)
    } catch {
      throw RunError.damage(path: StudyStore.record(in: target), folder: target, reason: "it describes no study")
    }
  }

  fileprivate static func record(in folder: String) -> String { "\(folder)/\(StudyRecord.fileName)" }
}

extension StudyStore.Entry {
  /// Where the study is described.
  var path: String { StudyStore.record(in: folder) }

  func damage(_ reason: String) -> RunError { .damage(path: path, folder: folder, reason: reason) }

  /// All that is written down of the study.
  ///
  /// - Throws: ``StudyRestorationError/absentPart(experiment:kind:name:hint:tool:)`` for a part that the catalogue does not have.
  func record(by catalogue: Catalogue) throws -> StudyRecord {
    guard let bytes = try RunFolder(path: folder).contents(of: path) else { throw damage("it is gone") }
    do {
      return try catalogue.decoder().decode(StudyRecord.self, from: bytes)
    } catch let error as PartError {
      switch error {
      case .absence(let kind, let name, _): throw absence(kind: kind, name: name)
      }
    } catch is DecodingError {
      throw damage("it describes no study")
    }
  }

  /// The error of a missing part with what the folder knows about where it came from.
  func absence(kind: String, name: String) -> StudyRestorationError {
    // The commit is a help, not a need: a run that is damaged has none.
    let commit = outline.arms.lazy.flatMap(\.runs).compactMap { try? record($0).environments().last?.commit }.first
    return .absentPart(
      experiment: outline.experiment, kind: kind, name: name,
      hint: outline.parts.hint(kind: kind, name: name, tool: outline.tool, commit: commit), tool: outline.tool)
  }
}
