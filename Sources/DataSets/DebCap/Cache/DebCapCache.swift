package import Data
import Foundation
import Tensor

/// A DebCap cache file: every picture at one size, memory-mapped, and its records.
///
/// Opening validates the header, every offset and the hash of the records, so that reading cannot fail later;
/// `verify()` reads the pixels as well.
package struct DebCapCache: Sendable {
  /// The file.
  package let path: String
  /// What is known of each picture, in the order of the pixels.
  package let records: [DebCapRecord]
  /// A hash of the pictures, their size, the records and their order.
  package let fingerprint: UInt64

  private let layout: DebCapCacheLayout
  private let bytes: Foundation.Data

  /// The side of the square pictures, in pixels.
  package var side: Int { layout.side }

  /// Opens the cache at `path`.
  package init(path: String) throws(DebCapCacheError) {
    guard FileManager.default.fileExists(atPath: path) else { throw DebCapCacheError.absence(path: path) }
    let bytes: Foundation.Data
    do {
      bytes = try Foundation.Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw DebCapCacheError.access(path: path, reason: "it cannot be opened")
    }
    let (layout, records) = try Self.parse(bytes, path: path)
    self.path = path
    self.bytes = bytes
    self.layout = layout
    self.records = records
    fingerprint = Hashing.mix(layout.metadataHash ^ Hashing.mix(layout.pixelHash ^ UInt64(layout.side)))
  }

  /// The picture of record `index`: `side` x `side`.
  package func image(at index: Int) -> PixelImage {
    precondition(records.indices.contains(index), "DebCapCache: picture \(index) of \(records.count)")
    let start = DebCapCacheLayout.headerSize + index * layout.imageSize
    let pixels = bytes.withUnsafeBytes { [UInt8]($0[start..<(start + layout.imageSize)]) }
    return PixelImage(width: side, height: side, pixels: pixels)
  }

  /// Reads every pixel and compares their hash with the one that was written.
  package func verify() throws(DebCapCacheError) {
    let hash = bytes.withUnsafeBytes { file in
      (0..<records.count).reduce(Hashing.fnvOffset) { hash, index in
        let start = DebCapCacheLayout.headerSize + index * layout.imageSize
        return Hashing.mix(
          hash ^ WordHash.hash(UnsafeRawBufferPointer(rebasing: file[start..<(start + layout.imageSize)])))
      }
    }
    guard hash == layout.pixelHash else {
      throw DebCapCacheError.corruption(path: path, reason: "its pixels were changed")
    }
  }

  private static func parse(
    _ bytes: Foundation.Data, path: String
  ) throws(DebCapCacheError) -> (DebCapCacheLayout, [DebCapRecord]) {
    // `Foundation.Data` cannot rethrow a typed error, so the result carries it out.
    let result: Result<(DebCapCacheLayout, [DebCapRecord]), DebCapCacheError> = bytes.withUnsafeBytes { file in
      do throws(ByteCursor.Failure) {
        let version = try DebCapCacheLayout.version(of: file)
        guard version == DebCapCacheLayout.version else {
          return .failure(.version(path: path, found: Int(version), expected: Int(DebCapCacheLayout.version)))
        }
        let layout = try DebCapCacheLayout(from: file)
        var cursor = ByteCursor(file, at: layout.metadataOffset)
        var records: [DebCapRecord] = []
        for _ in 0..<layout.recordCount { records.append(try DebCapRecord(from: &cursor)) }
        guard cursor.isAtEnd else {
          throw ByteCursor.Failure(offset: cursor.offset, reason: "bytes after the last record")
        }
        return .success((layout, records))
      } catch {
        return .failure(.corruption(path: path, reason: "\(error.reason) at byte \(error.offset)"))
      }
    }
    return try result.get()
  }
}

/// Why a DebCap cache cannot be written or read.
public enum DebCapCacheError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no cache file.
  case absence(path: String)
  /// The file exists and cannot be read.
  case access(path: String, reason: String)
  /// The file is not a cache, is cut, or was changed.
  case corruption(path: String, reason: String)
  /// The file was written by another version of Triad.
  case version(path: String, found: Int, expected: Int)
  /// The file cannot be written, for example because the disk is full; nothing is left behind.
  case writing(path: String, reason: String)

  /// One sentence with the path and the command that remedies it.
  public var description: String {
    switch self {
    case .absence(let path):
      "there is no DebCap cache at \(path): run `triad data build`"
    case .access(let path, let reason):
      "the DebCap cache \(path) cannot be read (\(reason)): check its permissions or run `triad data build`"
    case .corruption(let path, let reason):
      "the DebCap cache \(path) is damaged (\(reason)): run `triad data build`"
    case .version(let path, let found, let expected):
      "the DebCap cache \(path) has layout \(found), this version reads layout \(expected): run `triad data build`"
    case .writing(let path, let reason):
      "the DebCap cache \(path) cannot be written (\(reason)); nothing was left behind: free space or choose another"
        + " folder with TRIAD_CACHE"
    }
  }
}
