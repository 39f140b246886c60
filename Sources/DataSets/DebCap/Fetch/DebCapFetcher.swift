package import Files
import Foundation

/// Fetches the packages that DebCap is made of and unpacks them, without root and each only once.
///
/// A package is unpacked beside its place and renamed, so a folder that exists is complete. Only what the data set
/// needs is kept; the archives are not. Every archive is checked by its SHA-256 before anything of it is used.
package struct DebCapFetcher: Sendable {
  package let folders: CacheFolder

  package init(folders: CacheFolder) { self.folders = folders }

  /// The packages that are not there yet.
  package var missingPackages: [DebCapPackage] {
    DebCapPackage.all.filter { !FileManager.default.fileExists(atPath: folders.folder(of: $0) + "/" + $0.landmark) }
  }

  /// Fetches what is missing; `progress` is called from the caller's thread.
  ///
  /// - Parameter waiting: Called before it is waited for another process that fetches into the same cache.
  /// - Throws: `DebCapFetchError`; whatever was fetched before stays.
  package func fetch(
    progress: (DebCapFetchProgress) -> Void = { _ in }, waiting: () -> Void = {}
  ) throws(DebCapFetchError) {
    let lock = try lock(waiting)
    defer { lock.release() }
    // What somebody else fetched meanwhile is there.
    let missing = Set(missingPackages)
    for (index, package) in DebCapPackage.all.enumerated() {
      func report(_ stage: DebCapFetchProgress.Stage) {
        progress(
          DebCapFetchProgress(package: package, stage: stage, number: index + 1, total: DebCapPackage.all.count))
      }
      guard missing.contains(package) else {
        report(.present)
        continue
      }
      let work = folders.packages + "/.\(package.name).partial"
      defer { try? FileManager.default.removeItem(atPath: work) }
      report(.downloading)
      let archive = try download(package, into: work + "/download")
      report(.unpacking)
      try unpack(archive, of: package, in: work)
      report(.done)
    }
  }

  private func lock(_ waiting: () -> Void) throws(DebCapFetchError) -> FetchLock {
    do throws(FileError) {
      return try FetchLock(in: folders.packages, waiting: waiting)
    } catch {
      throw .folder(path: folders.packages, reason: error.reason)
    }
  }

  /// Downloads the archive of `package` into the new folder `folder` and returns its path.
  private func download(_ package: DebCapPackage, into folder: String) throws(DebCapFetchError) -> String {
    try naming(package) { () throws(FetchFailure) in
      try FetchStep.makeEmptyFolder(folder)
      switch package.archive {
      case .debian: return try DebianPackage(name: package.name).download(into: folder)
      case .wheel(let version, let digest):
        return try PythonWheel(name: package.name, version: version, digest: digest).download(into: folder)
      }
    }
  }

  /// Unpacks `archive` below `work`, removes what is not needed and moves the rest to its place.
  private func unpack(
    _ archive: String, of package: DebCapPackage, in work: String
  ) throws(DebCapFetchError) {
    let content = work + "/content"
    try naming(package) { () throws(FetchFailure) in
      try FetchStep.makeEmptyFolder(content)
      switch package.archive {
      case .debian: try FetchStep.unpack(by: "dpkg-deb", ["--extract", archive, content], from: "dpkg")
      case .wheel: try FetchStep.unpack(by: "unzip", ["-q", archive, "-d", content], from: "unzip")
      }
    }
    do {
      if package == .furniture { try unpackLibraries(in: "\(content)/\(package.landmark)") }
      try prune(content, of: package)
      let place = folders.folder(of: package)
      guard FileManager.default.fileExists(atPath: "\(content)/\(package.landmark)") else {
        throw DebCapFetchError.content(package: package.name, reason: "it has no \(package.landmark)")
      }
      try? FileManager.default.removeItem(atPath: place)
      try FileManager.default.moveItem(atPath: content, toPath: place)
    } catch let error as DebCapFetchError {
      throw error
    } catch {
      throw DebCapFetchError.folder(path: folders.packages, reason: error.localizedDescription)
    }
  }

  /// The libraries of furniture are archives in the package: their catalogues and icons go into a folder each.
  private func unpackLibraries(in folder: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".sh3f") {
      let target = "\(folder)/\(name.dropLast(5))"
      try naming(.furniture) { () throws(FetchFailure) in
        try FetchStep.unpack(
          by: "unzip", ["-q", "\(folder)/\(name)", "PluginFurnitureCatalog.properties", "*.png", "-d", target],
          from: "unzip")
      }
    }
  }

  /// Removes the files that `package` does not need.
  private func prune(_ content: String, of package: DebCapPackage) throws {
    for file in try FileListing.files(under: content) {
      let path = "\(content)/\(file)"
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else { continue }
      if !(package.keptEndings + ["/copyright"]).contains(where: { path.hasSuffix($0) }) {
        try FileManager.default.removeItem(atPath: path)
      }
    }
  }

  /// What `body` gives; its failure becomes one of `package`.
  private func naming<Result>(
    _ package: DebCapPackage, _ body: () throws(FetchFailure) -> Result
  ) throws(DebCapFetchError) -> Result {
    do throws(FetchFailure) {
      return try body()
    } catch {
      switch error {
      case .tool(let name, let provider): throw .tool(name: name, package: provider)
      case .download(let reason): throw .download(package: package.name, reason: reason)
      case .content(let reason): throw .content(package: package.name, reason: reason)
      case .folder(let path, let reason): throw .folder(path: path, reason: reason)
      }
    }
  }
}

/// How far fetching is.
package struct DebCapFetchProgress: Sendable, Hashable {
  /// What happens to a package.
  package enum Stage: Sendable, Hashable {
    /// It was there already.
    case present
    case downloading
    case unpacking
    case done
  }

  package let package: DebCapPackage
  package let stage: Stage
  /// The place of the package, from 1.
  package let number: Int
  /// The number of packages.
  package let total: Int
}

/// Why the packages of DebCap cannot be had.
package enum DebCapFetchError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A program that fetching needs is missing; `package` is the Debian package that has it.
  case tool(name: String, package: String)
  /// A package cannot be downloaded: usually because there is no network.
  case download(package: String, reason: String)
  /// A downloaded package is not what it should be.
  case content(package: String, reason: String)
  /// The cache folder cannot be written.
  case folder(path: String, reason: String)

  package var description: String {
    switch self {
    case .tool(let name, let package):
      "\(name) is not installed: run `sudo apt-get install \(package)`, or `make ablation DATA=shapes`, the same study"
        + " on the embedded data"
    case .download(let package, let reason):
      "the package \(package) cannot be downloaded (\(reason)): connect to a network and try again, or run"
        + " `make ablation DATA=shapes`, the same study on the embedded data"
    case .content(let package, let reason):
      "the package \(package) cannot be used (\(reason)): try again, or run `make ablation DATA=shapes`, the same study"
        + " on the embedded data"
    case .folder(let path, let reason):
      "the folder \(path) cannot be written (\(reason)): free space or choose another one with TRIAD_CACHE"
    }
  }
}
