import Data
import Tensor

/// The layout of the cache file, all numbers little-endian.
///
/// ```
/// 0      header, 64 bytes: magic, version, side, records, metadata offset and length, metadata hash, pixel hash,
///        hash of the 56 bytes before it
/// 64     pixels: records x side x side x 3 bytes
/// ...    metadata: one entry per record, see `DebCapRecord.encode` below
/// ```
///
/// Pixels come first so that they can be written while their number is still unknown; the header is written last.
struct DebCapCacheLayout: Equatable {
  static let magic: UInt64 = 0x4341_4344_4149_5254  // "TRIADCAC" as little-endian bytes
  static let version: UInt32 = 1
  static let headerSize = 64

  var side: Int
  var recordCount: Int
  var metadataOffset: Int
  var metadataLength: Int
  var metadataHash: UInt64
  var pixelHash: UInt64

  var imageSize: Int { side * side * 3 }

  /// The 64 bytes at the beginning of the file.
  var header: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: Self.magic)
    bytes.append(littleEndian: Self.version)
    bytes.append(littleEndian: UInt32(side))
    bytes.append(littleEndian: UInt64(recordCount))
    bytes.append(littleEndian: UInt64(metadataOffset))
    bytes.append(littleEndian: UInt64(metadataLength))
    bytes.append(littleEndian: metadataHash)
    bytes.append(littleEndian: pixelHash)
    bytes.append(littleEndian: Hashing.fnv1a(bytes))
    return bytes
  }
}

extension DebCapCacheLayout {
  /// The version in the header of `file`, which is what older and newer layouts agree on.
  static func version(of file: UnsafeRawBufferPointer) throws(ByteCursor.Failure) -> UInt32 {
    var cursor = ByteCursor(file)
    guard try cursor.number(UInt64.self) == magic else {
      throw ByteCursor.Failure(offset: 0, reason: "it does not begin like a cache file")
    }
    return try cursor.number()
  }

  /// Reads the header of `file` and proves that the pixels and the records lie within the file as they were written.
  init(from file: UnsafeRawBufferPointer) throws(ByteCursor.Failure) {
    var cursor = ByteCursor(file, at: 12)
    side = Int(try cursor.number(UInt32.self))
    let counts = try [cursor.number(UInt64.self), cursor.number(), cursor.number()]
    metadataHash = try cursor.number()
    pixelHash = try cursor.number()
    let end = cursor.offset
    guard try cursor.number(UInt64.self) == Hashing.fnv1a(file[..<end]) else {
      throw ByteCursor.Failure(offset: end, reason: "the header was changed")
    }
    // The header is what was written from here on, so its numbers are small and their products do not overflow.
    guard let recordCount = Int(exactly: counts[0]), let metadataOffset = Int(exactly: counts[1]),
      let metadataLength = Int(exactly: counts[2]), side > 0, side <= 4096, recordCount <= 1 << 32,
      metadataOffset == Self.headerSize + recordCount * side * side * 3, metadataLength <= file.count,
      metadataOffset == file.count - metadataLength
    else {
      throw ByteCursor.Failure(offset: file.count, reason: "its length is not the one in its header")
    }
    (self.recordCount, self.metadataOffset, self.metadataLength) = (recordCount, metadataOffset, metadataLength)
    guard Hashing.fnv1a(file[metadataOffset...]) == metadataHash else {
      throw ByteCursor.Failure(offset: metadataOffset, reason: "the records were changed")
    }
  }
}

/// One record in the metadata of the cache file: four bytes (origin, split, tier, marks), then style, file, group,
/// English and Korean captions as counted texts.
extension DebCapRecord {
  private static let splits: [DataSplit] = [.train, .validation, .test]

  /// Appends the record to `bytes`. Texts are cut to what a 16-bit length can say.
  func encode(to bytes: inout [UInt8]) {
    bytes.append(origin.code)
    bytes.append(UInt8(Self.splits.firstIndex(of: split) ?? 0))
    bytes.append(tier.code)
    bytes.append(marks.rawValue)
    for text in [style, file, group] { Self.append(text, to: &bytes) }
    for texts in [captions, koreanCaptions] {
      bytes.append(littleEndian: UInt16(texts.count))
      for text in texts { Self.append(text, to: &bytes) }
    }
  }

  /// Reads a record; throws where the bytes end early or a code is unknown.
  init(from cursor: inout ByteCursor) throws(ByteCursor.Failure) {
    let start = cursor.offset
    guard let origin = DebCapOrigin(code: try cursor.number()) else {
      throw ByteCursor.Failure(offset: start, reason: "an unknown source")
    }
    let split = Int(try cursor.number(UInt8.self))
    guard Self.splits.indices.contains(split) else {
      throw ByteCursor.Failure(offset: start, reason: "an unknown split")
    }
    guard let tier = DebCapTier(code: try cursor.number()) else {
      throw ByteCursor.Failure(offset: start, reason: "an unknown tier")
    }
    let marks = DebCapMarks(rawValue: try cursor.number())
    guard DebCapMarks.all.isSuperset(of: marks) else {
      throw ByteCursor.Failure(offset: start, reason: "unknown marks")
    }
    self.init(
      origin: origin, split: Self.splits[split], tier: tier, style: try cursor.text(), file: try cursor.text(),
      group: try cursor.text(), captions: try cursor.texts(), koreanCaptions: try cursor.texts(), marks: marks)
    guard !captions.isEmpty else { throw ByteCursor.Failure(offset: start, reason: "a picture without a caption") }
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    var kept = Substring(text)
    while kept.utf8.count > Int(UInt16.max) { kept.removeLast() }
    bytes.append(littleEndian: UInt16(kept.utf8.count))
    bytes.append(contentsOf: kept.utf8)
  }
}
