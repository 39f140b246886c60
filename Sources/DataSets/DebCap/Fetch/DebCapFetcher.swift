package import Files
import Foundation

/// Fetches the packages that DebCap is made of and unpacks them, without root and each only once.
///
/// A package is unpacked beside its place and renamed, so a folder that exists is complete. Only what the data set
/// needs is kept; the archives are not.
package struct DebCapFetcher: Sendable {
  package let folders: CacheFolder

  package init(folders: CacheFolder) { self.folders = folders }

  /// The packages that are not there yet.
  package var missingPackages: [DebCapPackage] {
    DebCapPackage.all.filter { !FileManager.default.fileExists(atPath: folders.folder(of: $0) + "/" + $0.landmark) }
  }

  /// Fetches what is missing; `progress` is called from the caller's thread.
  ///
  /// - Throws: `DebCapFetchError`; whatever was fetched before stays.
  package func fetch(progress: (DebCapFetchProgress) -> Void = { _ in }) throws(DebCapFetchError) {
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

  /// Downloads the archive of `package` into the new folder `folder` and returns its path.
  private func download(_ package: DebCapPackage, into folder: String) throws(DebCapFetchError) -> String {
    try makeFolder(folder)
    let ending: String
    do throws(ToolRun.Failure) {
      switch package.archive {
      case .debian:
        ending = ".deb"
        try ToolRun.output(of: "apt-get", ["--quiet", "download", package.name], in: folder)
      case .wheel(let version):
        ending = ".whl"
        try ToolRun.output(
          of: "python3",
          [
            "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest", folder,
            "\(package.name)==\(version)",
          ])
      }
    } catch {
      switch error {
      case .absence:
        throw package.archive == .debian
          ? DebCapFetchError.tool(name: "apt-get", package: "apt")
          : DebCapFetchError.tool(name: "python3", package: "python3-pip")
      case .status(let status, let message):
        throw DebCapFetchError.download(package: package.name, reason: message.isEmpty ? "status \(status)" : message)
      }
    }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder),
      let name = names.first(where: { $0.hasSuffix(ending) })
    else { throw DebCapFetchError.download(package: package.name, reason: "nothing came") }
    return folder + "/" + name
  }

  /// Unpacks `archive` below `work`, removes what is not needed and moves the rest to its place.
  private func unpack(
    _ archive: String, of package: DebCapPackage, in work: String
  ) throws(DebCapFetchError) {
    let content = work + "/content"
    try makeFolder(content)
    switch package.archive {
    case .debian: try run("dpkg-deb", ["--extract", archive, content], package: "dpkg", for: package)
    case .wheel: try run("unzip", ["-q", archive, "-d", content], package: "unzip", for: package)
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
      try run(
        "unzip", ["-q", "\(folder)/\(name)", "PluginFurnitureCatalog.properties", "*.png", "-d", target],
        package: "unzip", for: .furniture)
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

  private func run(
    _ tool: String, _ arguments: [String], package provider: String, for package: DebCapPackage
  ) throws(DebCapFetchError) {
    do throws(ToolRun.Failure) {
      try ToolRun.output(of: tool, arguments)
    } catch {
      switch error {
      case .absence: throw DebCapFetchError.tool(name: tool, package: provider)
      case .status(let status, let message):
        throw DebCapFetchError.content(
          package: package.name, reason: "\(tool) failed: \(message.isEmpty ? "status \(status)" : message)")
      }
    }
  }

  private func makeFolder(_ path: String) throws(DebCapFetchError) {
    do {
      try? FileManager.default.removeItem(atPath: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw DebCapFetchError.folder(path: path, reason: error.localizedDescription)
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
  /// A package cannot be downloaded: mostly, there is no network.
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
