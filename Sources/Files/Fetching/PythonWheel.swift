internal import Foundation

/// A wheel of the Python package index whose content is known: fetched through pip as it is configured, and believed only with
/// the right hash.
package struct PythonWheel: Sendable, Hashable {
  /// What is being done.
  package enum Stage: Sendable, Hashable {
    /// Another process fetches into the same cache.
    case waiting
    case downloading, unpacking
  }

  package let name: String
  package let version: String
  /// SHA-256 in hexadecimal digits.
  package let digest: String

  package init(name: String, version: String, digest: String) {
    self.name = name
    self.version = version
    self.digest = digest
  }

  /// Where the wheel is unpacked.
  package func folder(in folders: CacheFolder) -> String { "\(folders.root)/wheels/\(name)-\(version)" }

  /// Downloads and unpacks the wheel beside its place and renames it, so that a folder that exists is complete.
  ///
  /// - Parameter files: SHA-256 by path of files inside that are checked as well, before the wheel takes its place.
  package func fetch(
    into folders: CacheFolder, files: [String: String] = [:], progress: (Stage) -> Void = { _ in }
  ) throws(FetchFailure) {
    let wheels = "\(folders.root)/wheels"
    let lock = try lock(wheels, progress)
    defer { lock.release() }
    if lock.hasWaited, !files.isEmpty, isPresent(in: folders, files: files) { return }
    let work = "\(wheels)/.\(name).partial"
    try FetchStep.makeEmptyFolder(work)
    defer { try? FileManager.default.removeItem(atPath: work) }
    progress(.downloading)
    let archive = try download(into: work)
    progress(.unpacking)
    let content = work + "/content"
    try FetchStep.unpack(by: "unzip", ["-q", archive, "-d", content], from: "unzip")
    for (path, digest) in files { try FetchStep.expect(digest, ofFile: "\(content)/\(path)") }
    let place = folder(in: folders)
    do {
      try? FileManager.default.removeItem(atPath: place)
      try FileManager.default.moveItem(atPath: content, toPath: place)
    } catch {
      throw .folder(path: place, reason: error.localizedDescription)
    }
  }

  private func lock(_ folder: String, _ progress: (Stage) -> Void) throws(FetchFailure) -> FetchLock {
    do throws(FileError) {
      return try FetchLock(in: folder) { progress(.waiting) }
    } catch {
      throw .folder(path: folder, reason: error.reason)
    }
  }

  /// Downloads the wheel into `folder`, which is empty, checks it and returns its path.
  package func download(into folder: String) throws(FetchFailure) -> String {
    let arguments = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    try FetchStep.download(
      by: "python3", arguments + ["--dest", folder, "\(name)==\(version)"], from: "python3-pip")
    return try archive(in: folder)
  }

  /// The wheel that came into `folder`, if it is the known one.
  package func archive(in folder: String) throws(FetchFailure) -> String {
    let archive = try FetchStep.archive(in: folder, ending: ".whl")
    try FetchStep.expect(digest, ofFile: archive)
    return archive
  }

  /// Whether the unpacked wheel is there and its `files` are the known ones.
  package func isPresent(in folders: CacheFolder, files: [String: String]) -> Bool {
    do throws(FetchFailure) {
      for (path, digest) in files { try FetchStep.expect(digest, ofFile: "\(folder(in: folders))/\(path)") }
      return true
    } catch {
      return false
    }
  }
}
