internal import Foundation

/// The steps of fetching that everything that is fetched shares.
package enum FetchStep {
  /// Runs a program of the Debian package `package`; that it fails is a failure to download.
  @discardableResult
  static func download(
    by tool: String, _ arguments: [String], from package: String, in folder: String? = nil
  ) throws(FetchFailure) -> [UInt8] {
    do throws(ToolRun.Failure) {
      return try ToolRun.output(of: tool, arguments, in: folder)
    } catch {
      switch error {
      case .absence: throw .tool(name: tool, package: package)
      case .start, .signal: throw .download(reason: "\(tool): \(error.reason)")
      case .status(let status, let message):
        throw .download(reason: message.isEmpty ? "\(tool): status \(status)" : message)
      }
    }
  }

  /// Unpacks an archive with a program of the Debian package `package`; that it fails is the archive's failure.
  package static func unpack(by tool: String, _ arguments: [String], from package: String) throws(FetchFailure) {
    do throws(ToolRun.Failure) {
      try ToolRun.output(of: tool, arguments)
    } catch {
      switch error {
      case .absence: throw .tool(name: tool, package: package)
      case .start, .signal: throw .content(reason: "\(tool): \(error.reason)")
      case .status(let status, let message):
        throw .content(reason: "\(tool) failed: \(message.isEmpty ? "status \(status)" : message)")
      }
    }
  }

  /// The file in `folder` whose name has this ending: what a program downloaded there.
  static func archive(in folder: String, ending: String) throws(FetchFailure) -> String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard let name = names.sorted().first(where: { $0.hasSuffix(ending) }) else {
      throw .download(reason: "nothing came")
    }
    return "\(folder)/\(name)"
  }

  /// Refuses a file whose SHA-256, in hexadecimal digits, is not `digest`.
  package static func expect(_ digest: String, ofFile path: String) throws(FetchFailure) {
    let found: String
    do throws(FileError) {
      found = try SHA256.hexadecimal(ofFile: path)
    } catch {
      throw .content(reason: "\(path) cannot be read: \(error.reason)")
    }
    guard found == digest.lowercased() else {
      throw .content(reason: "\(path) has the SHA-256 \(found), not \(digest)")
    }
  }

  /// Makes a folder with nothing in it, whatever was there.
  package static func makeEmptyFolder(_ path: String) throws(FetchFailure) {
    do {
      // Not `fileExists`, which does not see a link to nothing.
      if (try? FileManager.default.attributesOfItem(atPath: path)) != nil {
        try FileManager.default.removeItem(atPath: path)
      }
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .folder(path: path, reason: error.localizedDescription)
    }
  }
}

/// Why something cannot be fetched.
package enum FetchFailure: Error, Sendable, Hashable {
  /// A program is not installed; `package` is the Debian package that has it.
  case tool(name: String, package: String)
  /// It does not come: usually because there is no network.
  case download(reason: String)
  /// What came is another one, cannot be checked or cannot be unpacked.
  case content(reason: String)
  /// A folder cannot be written.
  case folder(path: String, reason: String)
}
