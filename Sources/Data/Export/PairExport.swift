internal import Files
internal import Foundation
internal import JSON

/// Writes pairs as files that other tools read, so that they can be run on the very same ones.
///
/// Reading an export gives the same pairs in the same order, with the same captions, groups and, unless another encoding was asked for,
/// the same pixels. Samples are gone through once, some hundred at a time. Until everything is there the lists and what tells how far
/// it is lie in `ExportStage`; then the lists get their places, then the manifest, and last `export.json`.
package struct PairExport {
  /// The file that says what the export is; written last.
  package static let summaryName = "export.json"
  /// The SHA-256 of every file, as `sha256sum --check` reads them.
  package static let manifestName = "manifest.sha256"

  let request: ExportRequest
  /// The folder of the export.
  let path: String
  private let identity: ExportIdentity

  package init(_ request: ExportRequest, to path: String) {
    self.request = request
    self.path = path
    identity = ExportIdentity(request)
  }

  /// What a call found or did.
  package enum Outcome: Sendable {
    case written(ExportSummary)
    /// It was there, and every file is what the manifest says.
    case complete(ExportSummary)
  }

  /// What is being done, and how much of it is done.
  package struct Progress: Sendable {
    package enum Work: Sendable { case writing, checking }
    package var work: Work
    package var done: Int
    package var total: Int
  }

  /// Writes the export, or what is missing of it.
  ///
  /// - Parameter progress: An error that it throws stops the export as if the process had been killed.
  /// - Throws: `ExportError`.
  package func run(progress: (Progress) throws -> Void = { _ in }) throws -> Outcome {
    if let summary = try completed() {
      try ExportVerification(path: path, summary: summary).run(progress)
      return .complete(summary)
    }
    try requireRoom()
    let stage = try ExportStage(of: path)
    let kept = stage.path(Self.summaryName)
    if FileManager.default.fileExists(atPath: kept) {
      try identity.requireEqual(to: try Self.value(kept, in: path), in: path)
    } else {
      do { try AtomicFile.write(identity.text, to: kept) } catch { throw ExportError(error, of: kept) }
    }
    var writing = try ExportWriting(request, stage: stage)
    try writing.writeParts(progress)
    let summary = try writing.finish(identity: identity)
    try stage.remove()
    return .written(summary)
  }

  /// What `export.json` says, if the export is whole.
  private func completed() throws -> ExportSummary? {
    let file = "\(path)/\(Self.summaryName)"
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    let value = try Self.value(file, in: path)
    guard value["triad_export"]?.integer != nil else {
      throw ExportError.occupation(path: path, found: "another \(Self.summaryName)")
    }
    try identity.requireEqual(to: value, in: path)
    guard let summary = ExportSummary(value) else {
      throw ExportError.damage(path: file, reason: "does not say what was exported", folder: path)
    }
    // The process was killed between the last two steps.
    let stage = "\(path)/\(ExportStage.name)"
    if FileManager.default.fileExists(atPath: stage) { try ExportStage(of: path).remove() }
    return summary
  }

  /// Nothing but the beginning of an export may be where one is written.
  private func requireRoom() throws(ExportError) {
    var status = stat()
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .destination(path: "''", reason: "it has no name")
    }
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT else { throw .destination(path: path, reason: FileError.reason(errno)) }
      return
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .destination(path: path, reason: "it is a file") }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch {
      throw .destination(path: path, reason: "it cannot be read")
    }
    guard names.isEmpty || names.contains(ExportStage.name) else {
      throw .occupation(path: path, found: names.sorted()[0])
    }
  }

  private static func value(_ file: String, in folder: String) throws -> JSONValue {
    do { return try JSONValue(parsing: try AtomicFile.read(file)) } catch {
      throw ExportError.damage(path: file, reason: "cannot be read", folder: folder)
    }
  }
}
