package import Data
import Files
import Tensor

/// Writes a cache file: pictures as they come, the records at the end, and the file under its name only when all of it
/// is on the disk.
package struct DebCapCacheWriter: ~Copyable {
  let path: String
  let side: Int
  private var file: AtomicFileWriter
  private var pixelHash = Hashing.fnvOffset
  private(set) var imageCount = 0

  /// Begins the file `path` beside it; the folder is made if need be.
  package init(path: String, side: Int) throws(DebCapCacheError) {
    file = try Self.naming(path) { () throws(FileError) in
      var file = try AtomicFileWriter(path: path)
      try file.skip(DebCapCacheLayout.headerSize)
      return file
    }
    self.path = path
    self.side = side
  }

  /// Appends one picture of `side` x `side` pixels.
  package mutating func append(_ image: PixelImage) throws(DebCapCacheError) {
    precondition(image.width == side && image.height == side, "DebCapCacheWriter: a picture of another size")
    try Self.naming(path) { () throws(FileError) in try file.write(image.pixels) }
    pixelHash = Hashing.mix(pixelHash ^ WordHash.hash(image.pixels))
    imageCount += 1
  }

  /// Writes the records of the appended pictures, syncs the file and gives it its name.
  package mutating func finish(_ records: [DebCapRecord]) throws(DebCapCacheError) {
    precondition(records.count == imageCount, "DebCapCacheWriter: \(records.count) records, \(imageCount) pictures")
    var metadata: [UInt8] = []
    for record in records { record.encode(to: &metadata) }
    let layout = DebCapCacheLayout(
      side: side, recordCount: records.count,
      metadataOffset: DebCapCacheLayout.headerSize + records.count * side * side * 3, metadataLength: metadata.count,
      metadataHash: Hashing.fnv1a(metadata), pixelHash: pixelHash)
    try Self.naming(path) { () throws(FileError) in
      try file.write(metadata)
      try file.write(layout.header, at: 0)
      try file.finish()
    }
  }

  /// What `body` makes; its failure becomes one of the cache at `path`.
  private static func naming<Result: ~Copyable>(
    _ path: String, _ body: () throws(FileError) -> Result
  ) throws(DebCapCacheError) -> Result {
    do throws(FileError) {
      return try body()
    } catch {
      throw .writing(path: path, reason: error.reason)
    }
  }
}
