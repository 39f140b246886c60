internal import Foundation

/// Writes the index of a shard: windows as they come, the tables at the end, and the file under its name only when all of it is
/// on the disk.
final class ShardIndexWriter {
  package let path: String
  private let partial: String
  private let descriptor: Int32
  package var offset = ShardIndexFile.headerSize
  private var isFinished = false

  /// Begins the file `path` beside it; the folder is made if need be.
  init(path: String) throws(SourceError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .access(path: folder, reason: "it cannot be made")
    }
    // A name of its own: several processes, or threads of one, may index the same shard.
    partial = "\(path).\(UUID().uuidString).part"
    self.path = path
    descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .access(path: partial, reason: String(cString: strerror(errno))) }
  }

  deinit {
    close(descriptor)
    if !isFinished { unlink(partial) }
  }

  /// Appends a window; gives back where it is.
  func append(_ window: [UInt8]) throws(SourceError) -> Int {
    let place = offset
    try write(window, at: place)
    offset += window.count
    return place
  }

  /// Writes the tables and the header, syncs the file and gives it its name.
  func finish(_ file: ShardIndexFile, shard: String, stamp: FileStamp) throws(SourceError) {
    let tables = file.tables
    try write(tables, at: offset)
    try write(file.header(shard: shard, stamp: stamp, tables: tables, at: offset), at: 0)
    guard fsync(descriptor) == 0, rename(partial, path) == 0 else { throw failure }
    isFinished = true
  }

  private func write(_ bytes: [UInt8], at offset: Int) throws(SourceError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done, off_t(offset + done))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure }
      done += count
    }
  }

  private var failure: SourceError { .access(path: path, reason: String(cString: strerror(errno))) }
}
