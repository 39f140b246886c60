package import Data
import Foundation
import Tensor

/// Writes a cache file: pictures as they come, the records at the end, and the file under its name only when all of it
/// is on the disk.
package struct DebCapCacheWriter: ~Copyable {
  let path: String
  let side: Int
  private let temporary: String
  private let descriptor: Int32
  private var pixelHash = Hashing.fnvOffset
  private(set) var imageCount = 0
  private var isFinished = false

  /// Begins the file `path` beside it; the folder is made if need be.
  package init(path: String, side: Int) throws(DebCapCacheError) {
    let partial = try Self.makePartial(for: path)
    self.path = path
    self.side = side
    temporary = partial.path
    descriptor = partial.descriptor
  }

  deinit {
    guard !isFinished else { return }
    close(descriptor)
    unlink(temporary)
  }

  /// Appends one picture of `side` x `side` pixels.
  package mutating func append(_ image: PixelImage) throws(DebCapCacheError) {
    precondition(image.width == side && image.height == side, "DebCapCacheWriter: a picture of another size")
    try write(image.pixels)
    pixelHash = Hashing.mix(pixelHash ^ WordHash.hash(image.pixels))
    imageCount += 1
  }

  /// Writes the records of the appended pictures, syncs the file and gives it its name.
  package mutating func finish(_ records: [DebCapRecord]) throws(DebCapCacheError) {
    precondition(records.count == imageCount, "DebCapCacheWriter: \(records.count) records, \(imageCount) pictures")
    var metadata: [UInt8] = []
    for record in records { record.encode(to: &metadata) }
    try write(metadata)
    let layout = DebCapCacheLayout(
      side: side, recordCount: records.count,
      metadataOffset: DebCapCacheLayout.headerSize + records.count * side * side * 3, metadataLength: metadata.count,
      metadataHash: Hashing.fnv1a(metadata), pixelHash: pixelHash)
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.failure(path) }
    try write(layout.header)
    guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw Self.failure(path) }
    isFinished = true
    close(descriptor)
  }

  private func write(_ bytes: [UInt8]) throws(DebCapCacheError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(path) }
      done += count
    }
  }

  /// A new file beside `path` with room for the header.
  private static func makePartial(for path: String) throws(DebCapCacheError) -> (path: String, descriptor: Int32) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw DebCapCacheError.writing(path: path, reason: "the folder \(folder) cannot be made")
    }
    let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
    let descriptor = open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path) }
    guard lseek(descriptor, off_t(DebCapCacheLayout.headerSize), SEEK_SET) >= 0 else {
      let error = failure(path)
      close(descriptor)
      unlink(temporary)
      throw error
    }
    return (temporary, descriptor)
  }

  private static func failure(_ path: String) -> DebCapCacheError {
    .writing(path: path, reason: String(cString: strerror(errno)))
  }
}
