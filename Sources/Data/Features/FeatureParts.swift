package import Files
internal import Foundation
import Tensor

/// Rows of numbers in half precision, computed once and kept on the disk: a folder of parts, each with so many records, each record with
/// some rows of one width.
///
/// What is in it follows from its identity, a text that names everything the numbers depend on; the folder is named by the hash of the
/// text, and every part repeats it. A part appears whole or not at all, so that work that was interrupted goes on after the last one. Bytes
/// are read where they are asked for (the system keeps them in memory as long as there is room) and are never mapped: a file that
/// somebody cuts short is then an error and no crash.
///
/// Layout of a part, little-endian: `triadhlf` (8 bytes), version, part, records, width (4 x 4), hash of the identity, bytes of the numbers,
/// bytes of the note, operations, seconds as the bits of a double, checksum of all but itself (6 x 8), then the rows of each record (4 bytes
/// each), the numbers, and a note.
package struct FeatureParts: Sendable {
  /// The folder.
  package let path: String
  package let identity: UInt64
  /// Numbers in a row.
  package let width: Int
  /// Records in all.
  package let count: Int

  /// Records of every part but the last.
  static let partSize = 1024
  private static let magic: [UInt8] = Array("triadhlf".utf8)
  private static let version = 2
  private static let headerSize = 72

  /// - Parameters:
  ///   - folder: That of all such folders.
  ///   - identity: Everything that the numbers depend on.
  package init(in folder: String, identity: String, width: Int, count: Int) {
    self.identity = FeatureChecksum.of(Array(identity.utf8))
    path = folder + "/" + Hashing.hexadecimal(self.identity)
    self.width = width
    self.count = count
  }

  /// The records of each part.
  package var parts: [Range<Int>] {
    stride(from: 0, to: count, by: FeatureParts.partSize).map { $0..<min(count, $0 + FeatureParts.partSize) }
  }

  func file(ofPart part: Int) -> String { "\(path)/\(part).half" }

  /// The parts that are not there.
  package var missing: [Int] {
    parts.indices.filter { !FileManager.default.fileExists(atPath: file(ofPart: $0)) }
  }

  /// Forgets a part, which is then made again.
  package func remove(part: Int) { unlink(file(ofPart: part)) }

  /// Removes what processes left that were killed while they wrote; whoever has the folder to itself may.
  package func removePartialFiles() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    for name in names where name.contains(".half.") && name.hasSuffix(".partial") { unlink("\(path)/\(name)") }
  }

  /// The bytes of records of so many rows on the disk, all parts together.
  package static func bytes(rows: Int, width: Int, records: Int) -> Int {
    2 * rows * width + 4 * records + headerSize * (records / partSize + 1)
  }

  /// Writes a part.
  ///
  /// - Parameters:
  ///   - records: Of the part, in order; each holds whole rows.
  ///   - cost: What computing it took.
  ///   - note: What else there is to say of its records.
  package func write(
    part: Int, records: [[UInt16]], cost: FeatureCost, note: [UInt8] = []
  ) throws(FileError) {
    let payload = records.reduce(0) { $0 + 2 * $1.count }
    var body: [UInt8] = []
    body.reserveCapacity(4 * records.count + payload)
    for record in records { body.appendLittle(UInt32(record.count / width)) }
    for record in records {
      record.withUnsafeBytes { body.append(contentsOf: $0) }
    }
    body += note
    var header = FeatureParts.magic
    for number in [FeatureParts.version, part, records.count, width] { header.appendLittle(UInt32(number)) }
    for number in [
      identity, UInt64(payload), UInt64(note.count), UInt64(cost.operations), cost.seconds.bitPattern,
    ] {
      header.appendLittle(number)
    }
    header.appendLittle(FeatureChecksum.of(header) ^ FeatureChecksum.of(body))
    var writer = try AtomicFileWriter(path: file(ofPart: part))
    try writer.write(header)
    try writer.write(body)
    try writer.finish()
  }

  /// All parts, looked through: every byte is what was written.
  ///
  /// - Parameter progress: Told how many parts are done.
  package func opened(progress: (Int) throws -> Void = { _ in }) throws -> OpenFeatures {
    OpenFileLimit.makeRoom(for: parts.count)
    var files: [StableFile] = []
    var notes: [[UInt8]] = []
    var starts: [Int] = []
    var rows: [Int32] = []
    var cost = FeatureCost()
    for (part, records) in parts.enumerated() {
      let file = try StableFile(path: file(ofPart: part))
      let header = try file.read(at: 0, count: min(file.size, FeatureParts.headerSize))
      func damage(_ what: String) -> FeatureError { .damage(path: file.path, folder: path, what: what) }
      guard header.count == FeatureParts.headerSize, Array(header[..<8]) == FeatureParts.magic else {
        throw damage("it does not begin as such a file does")
      }
      let numbers = (0..<4).map { Int(header.littleEndian(UInt32.self, at: 8 + 4 * $0)) }
      let words = (0..<6).map { header.littleEndian(UInt64.self, at: 24 + 8 * $0) }
      guard numbers == [FeatureParts.version, part, records.count, width], words[0] == identity else {
        throw damage("it is not the part that its place says")
      }
      let sizes = words[1...2].map { Int(clamping: $0) }
      guard sizes.allSatisfy({ $0 <= file.size }),
        file.size == FeatureParts.headerSize + 4 * records.count + sizes[0] + sizes[1]
      else { throw damage("it has \(file.size) bytes, and its header speaks of \(sizes[0]) and \(sizes[1])") }
      let body = try file.read(at: FeatureParts.headerSize, count: file.size - FeatureParts.headerSize)
      let checksum = FeatureChecksum.of(Array(header.dropLast(8))) ^ FeatureChecksum.of(body)
      guard checksum == words[5] else { throw damage("its checksum is another one") }
      let lengths = (0..<records.count).map { Int32(bitPattern: body.littleEndian(UInt32.self, at: 4 * $0)) }
      guard lengths.allSatisfy({ $0 >= 0 }), lengths.reduce(0, { $0 + Int($1) }) * 2 * width == sizes[0] else {
        throw damage("its records have other rows than its bytes")
      }
      var start = FeatureParts.headerSize + 4 * records.count
      for length in lengths {
        starts.append(start)
        start += 2 * width * Int(length)
      }
      rows += lengths
      files.append(file)
      notes.append(Array(body.suffix(sizes[1])))
      cost.add(FeatureCost(operations: Int(clamping: words[3]), seconds: Double(bitPattern: words[4])))
      try progress(part + 1)
    }
    return OpenFeatures(width: width, files: files, starts: starts, rows: rows, cost: cost, notes: notes)
  }
}

/// Features that are there, to read.
package struct OpenFeatures: Sendable {
  package let width: Int
  private let files: [StableFile]
  /// The first byte of each record in its file.
  private let starts: [Int]
  /// Of each record.
  private let rows: [Int32]
  /// What computing all of them took.
  package let cost: FeatureCost
  /// One a part.
  package let notes: [[UInt8]]

  init(width: Int, files: [StableFile], starts: [Int], rows: [Int32], cost: FeatureCost, notes: [[UInt8]]) {
    self.width = width
    self.files = files
    self.starts = starts
    self.rows = rows
    self.cost = cost
    self.notes = notes
  }

  package var count: Int { rows.count }

  package func rows(of record: Int) -> Int { Int(rows[record]) }

  /// The bits of the numbers of a record, `[rows, width]`.
  package func halves(of record: Int) throws -> [UInt16] {
    let count = width * Int(rows[record])
    let bytes = try files[record / FeatureParts.partSize].read(at: starts[record], count: 2 * count)
    return [UInt16](unsafeUninitializedCapacity: count) { buffer, filled in
      UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes)
      filled = count
    }
  }
}

/// What it took to compute features.
package struct FeatureCost: Sendable, Hashable, Codable {
  /// As the device counts them.
  package var operations = 0
  package var seconds = 0.0

  package init(operations: Int = 0, seconds: Double = 0) {
    self.operations = operations
    self.seconds = seconds
  }

  package mutating func add(_ other: FeatureCost) {
    operations += other.operations
    seconds += other.seconds
  }
}

/// A file of features is not what was written.
package enum FeatureError: Error, Sendable, Hashable, CustomStringConvertible {
  case damage(path: String, folder: String, what: String)

  package var description: String {
    switch self {
    case .damage(let path, let folder, let what):
      "\(path) is damaged: \(what); remove \(folder), and it is computed again."
    }
  }
}

/// A checksum that runs at the speed of memory: four sums of products of eight bytes each, mixed at the end.
enum FeatureChecksum {
  static func of(_ bytes: [UInt8]) -> UInt64 {
    bytes.withUnsafeBytes { bytes in
      var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
      let prime: UInt64 = 0x9e37_79b9_7f4a_7c15
      func word(_ place: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      }
      var place = 0
      while place + 32 <= bytes.count {
        lanes.0 = (lanes.0 ^ word(place)) &* prime
        lanes.1 = (lanes.1 ^ word(place + 8)) &* prime
        lanes.2 = (lanes.2 ^ word(place + 16)) &* prime
        lanes.3 = (lanes.3 ^ word(place + 24)) &* prime
        // What a product pushes out of the top is not lost.
        lanes.0 ^= lanes.0 >> 29
        lanes.1 ^= lanes.1 >> 29
        lanes.2 ^= lanes.2 >> 29
        lanes.3 ^= lanes.3 >> 29
        place += 32
      }
      var sum = UInt64(bytes.count)
      for lane in [lanes.0, lanes.1, lanes.2, lanes.3] { sum = ((sum ^ lane) &* prime) ^ (sum >> 31) }
      for place in place..<bytes.count { sum = ((sum ^ UInt64(bytes[place])) &* prime) ^ (sum >> 31) }
      return sum
    }
  }
}

extension [UInt8] {
  fileprivate mutating func appendLittle(_ number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }

  fileprivate func littleEndian<Number: FixedWidthInteger>(_ type: Number.Type, at place: Int) -> Number {
    withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: type)) }
  }
}
