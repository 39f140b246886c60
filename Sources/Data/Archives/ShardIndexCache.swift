internal import Foundation
internal import Tensor

/// Opens shards, and keeps in a folder where their samples are, so that a second start does not go through them again.
struct ShardIndexCache {
  /// Nil keeps nothing and refuses gzip, which cannot be read at random places without what is kept.
  package let folder: String?
  /// The most bytes of content that a gzip file may have.
  let unpackedLimit: Int
  private(set) var report = ShardIndexing()
  private let cursors = GzipCursorPool()

  init(folder: String?, unpackedLimit: Int) {
    self.folder = folder
    self.unpackedLimit = unpackedLimit
  }

  /// A shard that can be read, and where its samples are.
  struct Shard {
    var bytes: any RandomAccessBytes
    var index: TarIndex
  }

  /// Opens the tar at `path`, plain or in gzip.
  mutating func open(_ path: String) throws(SourceError) -> Shard {
    let file = try StableFile(path: path)
    guard file.size > 0 else { throw .access(path: path, reason: "it is empty, a file of 0 bytes") }
    let isCompressed = try GzipScanner.isCompressed(file)
    try Self.requireTar(file)
    guard let folder else {
      guard !isCompressed else {
        throw .request("\(path) is compressed; name a folder to keep its index in, or unpack it with gunzip.")
      }
      report.scannedCount += 1
      return Shard(bytes: file, index: try TarIndex(of: file))
    }
    let shard = Self.absolute(path)
    let saved = "\(folder)/\(Self.name(of: shard))"
    if let windows = try? StableFile(path: saved) {
      if let found = ShardIndexFile(windows, shard: shard, stamp: file.stamp) {
        report.reusedCount += 1
        return self.shard(file, isCompressed, found, windows: windows)
      }
      report.rejectedCount += 1
    }
    report.scannedCount += 1
    if isCompressed { return try scanCompressed(file, shard: shard, saving: saved) }
    let found = ShardIndexFile(index: try TarIndex(of: file))
    do throws(SourceError) {
      try ShardIndexWriter(path: saved).finish(found, shard: shard, stamp: file.stamp)
    } catch {
      // A plain tar can be used all the same; only the next start will take as long.
      report.unsavedCount += 1
    }
    return self.shard(file, isCompressed, found, windows: file)
  }

  /// - Throws: `SourceError.access` if `file` is known as something else; a first member may be called `GIF89a`, so that a sound header is
  ///   enough.
  private static func requireTar(_ file: StableFile) throws(SourceError) {
    let start = try file.read(at: 0, count: min(file.size, 1024))
    guard let kind = FileKind(of: start), !["tar", "gzip"].contains(kind.name),
      (try? TarHeader(start.prefix(TarHeader.size), path: file.path, offset: 0)) == nil
    else { return }
    throw .access(path: file.path, reason: "it is \(kind.phrase) and no tar archive; \(kind.remedy)")
  }

  private func scanCompressed(
    _ file: StableFile, shard: String, saving saved: String
  ) throws(SourceError) -> Shard {
    do throws(SourceError) {
      return try scanned(file, shard: shard, saving: saved)
    } catch {
      guard case .access(let path, let reason) = error, path == saved else { throw error }
      throw Self.refusal(of: file, saving: saved, reason)
    }
  }

  /// - Throws: `SourceError.access` with the index in place of the archive where that cannot be written.
  private func scanned(_ file: StableFile, shard: String, saving saved: String) throws(SourceError) -> Shard {
    let writer = try ShardIndexWriter(path: saved)
    let scanner = try GzipScanner(file, limit: unpackedLimit) { (window) throws(SourceError) in
      try writer.append(window)
    }
    var index = try TarIndex(of: scanner)
    try scanner.finish()
    if let start = scanner.restStart {
      index.unused.add("bytes after the gzip stream that are not part of it", "those from \(start) on")
    }
    let found = ShardIndexFile(
      index: index, checkpoints: scanner.checkpoints, contentSize: scanner.unpackedCount)
    try writer.finish(found, shard: shard, stamp: file.stamp)
    return self.shard(file, true, found, windows: try StableFile(path: saved))
  }

  /// Says where the index would go, and how to do without.
  private static func refusal(of file: StableFile, saving path: String, _ reason: String) -> SourceError {
    .access(
      path: file.path,
      reason:
        "an archive in gzip needs an index, and \(path) cannot be written (\(reason)); let TRIAD_CACHE name a folder that can be written, "
        + "or unpack the archive with gunzip")
  }

  private func shard(
    _ file: StableFile, _ isCompressed: Bool, _ found: ShardIndexFile, windows: StableFile
  ) -> Shard {
    guard isCompressed else { return Shard(bytes: file, index: found.index) }
    return Shard(
      bytes: GzipFile(
        file, checkpoints: found.checkpoints, windows: windows, contentSize: found.contentSize, cursors: cursors),
      index: found.index)
  }

  /// Shards of one name in several folders have files of their own.
  private static func name(of shard: String) -> String {
    let name = shard.split(separator: "/").last.map(String.init) ?? "shard"
    return "\(name).\(String(Hashing.fnv1a(shard), radix: 16)).index"
  }

  /// Without links and with the working folder, which may be another one next time.
  private static func absolute(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

/// How a source came to know where the samples of its shards are.
package struct ShardIndexing: Sendable, Hashable {
  /// Shards whose saved index was read.
  package internal(set) var reusedCount = 0
  /// Shards that were gone through.
  package internal(set) var scannedCount = 0
  /// Those of them whose saved index was damaged, or about an earlier content of the shard.
  package internal(set) var rejectedCount = 0
  /// Those of them whose index could not be saved.
  package internal(set) var unsavedCount = 0
}
