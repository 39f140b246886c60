internal import Foundation

/// A list of the captioned pictures below a folder, in a file that has no name any more: nothing of it stays in memory.
struct FolderListing {
  /// Lines of the captions' hash, a tab and the picture's path.
  let file: StableFile
  private(set) var uncaptionedCount = 0

  private static let suffixes: Set<String> = ["jpg", "jpeg", "png", "JPG", "JPEG", "PNG"]

  init(of folder: PictureFolder) throws(SourceError) {
    let path = FileManager.default.temporaryDirectory.path + "/triad-listing-\(UUID().uuidString)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .access(path: path, reason: String(cString: strerror(errno))) }
    defer {
      close(descriptor)
      unlink(path)
    }
    // Folders that are still to be gone through, the next one last.
    var pending = [""]
    while let relative = pending.popLast() {
      let names = try Self.names(in: relative.isEmpty ? folder.root : "\(folder.root)/\(relative)")
      let all = Set(names)
      var lines = ""
      var inner: [String] = []
      for name in names {
        let path = relative.isEmpty ? name : "\(relative)/\(name)"
        guard let dot = name.lastIndex(of: "."), Self.suffixes.contains(String(name[name.index(after: dot)...])) else {
          if try Self.isFolder("\(folder.root)/\(path)") { inner.append(path) }
          continue
        }
        guard Sidecar.exists(for: name[..<dot], among: all) else {
          uncaptionedCount += 1
          continue
        }
        guard !path.utf8.contains(where: { $0 == 0x0a || $0 == 0x0d }) else {
          throw .access(path: path, reason: "its name holds a line end; give it another one")
        }
        lines += "\(String(try Sidecar(of: path, in: folder).hash, radix: 16))\t\(path)\n"
      }
      try Self.append(lines, to: descriptor, path: path)
      pending += inner.reversed()
    }
    file = try StableFile(path: path)
  }

  /// The names in a folder, sorted by their bytes.
  private static func names(in path: String) throws(SourceError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      throw FileManager.default.fileExists(atPath: path)
        ? .access(path: path, reason: "it is no folder that can be read") : .absence(path: path)
    }
  }

  private static func isFolder(_ path: String) throws(SourceError) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func append(_ text: String, to descriptor: Int32, path: String) throws(SourceError) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw .access(path: path, reason: String(cString: strerror(errno))) }
      rest = rest.dropFirst(count)
    }
  }
}
