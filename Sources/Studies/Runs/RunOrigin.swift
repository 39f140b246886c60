import Data
import Files
import Foundation
import JSON
import Parts
import Training

/// `study.json`: which arm of which study a run was computed for last, and where the types of its parts are declared. No part of the run's
/// identity: several studies may share a run.
package struct RunOrigin: Sendable, Hashable, Codable {
  package let experiment: String
  package let arm: String
  /// The name of the scale.
  package let scale: String
  /// What retrieval was asked about.
  package let split: String
  /// The executable.
  package let tool: String
  /// In the order of the recipe, each type once.
  package let parts: [Entry]

  /// A part that the recipe is made of.
  package struct Entry: Sendable, Hashable, Codable {
    let kind: String
    let name: String
    let version: Int
    let module: String
    /// Without its module; empty for what has a name and no type.
    let type: String
  }

  init(_ run: StudyRun, arm: String, of study: Study) {
    experiment = study.experiment.name
    self.arm = arm
    scale = study.scale.name
    split = study.data.split.rawValue
    tool = study.tool
    parts = Entry.all(of: [run.recipe])
  }

  /// Where a part comes from, and how one gets it.
  func hint(kind: String, name: String, commit: String?) -> String? {
    parts.hint(kind: kind, name: name, tool: tool, commit: commit)
  }
}

extension RunOrigin.Entry {
  /// What recipes are made of, in their order, each type once.
  static func all(of recipes: [Recipe]) -> [RunOrigin.Entry] {
    var entries: [RunOrigin.Entry] = []
    for part in recipes.flatMap(\.parts) {
      let declared = Swift.type(of: part.value)
      let origin = PartOrigin(declared)
      let entry = RunOrigin.Entry(
        kind: declared.kind.name, name: declared.partName, version: part.version, module: origin.module,
        type: origin.type)
      if !entries.contains(entry) { entries.append(entry) }
    }
    return entries
  }
}

extension [RunOrigin.Entry] {
  /// Where a part comes from, and how one gets it; nil for a part that is none of these.
  ///
  /// - Parameter tool: The executable that had it.
  func hint(kind: String, name: String, tool: String, commit: String?) -> String? {
    guard let part = first(where: { $0.kind == kind && $0.name == name }) else { return nil }
    let commit = commit.map { " (commit \($0.prefix(12)))" } ?? ""
    guard !part.type.isEmpty else {
      return "it is of the module \(part.module) of `\(tool)`\(commit); use that executable, or add it to the catalogue"
    }
    return
      "it is the type \(part.type) of the module \(part.module) of `\(tool)`\(commit); use that executable, or add it with "
      + "`.adding(\(part.type).self)`"
  }
}

extension RunFolder {
  var origin: String { path + "/study.json" }

  /// Nil for a run of an earlier version.
  func readOrigin() throws -> RunOrigin? {
    guard let bytes = try contents(of: origin) else { return nil }
    do {
      return try JSONDecoder().decode(RunOrigin.self, from: bytes)
    } catch {
      throw RunError.damage(path: origin, folder: path, reason: "it says nothing about a study")
    }
  }

  func write(_ found: RunOrigin) throws {
    try AtomicFile.write(try IndentedJSON.text(of: found), to: origin)
  }
}
