internal import Files
internal import Tensor

/// The index of one shard in a file: where its samples are, and for gzip from where it can be unpacked.
///
/// Little-endian: 128 bytes of header (magic, layout number, the shard's size and times, counts, place and hash of the tables, hash
/// of the header), the windows of the checkpoints, the tables. Tables and windows have hashes of their own, so that a window is
/// read only when it is needed.
struct ShardIndexFile: Sendable {
  static let headerSize = 128
  private static let magic: UInt64 = 0x5844_4944_4149_5254  // "TRIADIDX"
  private static let layout: UInt64 = 3
  private static let checkpointSize = 48

  var index: TarIndex
  /// Empty for a plain tar.
  var checkpoints: [GzipCheckpoint] = []
  /// Bytes of the tar; 0 for a plain one.
  var contentSize = 0

  init(index: TarIndex, checkpoints: [GzipCheckpoint] = [], contentSize: Int = 0) {
    self.index = index
    self.checkpoints = checkpoints
    self.contentSize = contentSize
  }

  /// Reads `file`; nil if it is damaged, or if it is not about a shard `shard` with the stamp `stamp`.
  init?(_ file: StableFile, shard: String, stamp: FileStamp) {
    guard file.size >= Self.headerSize, let header = try? file.read(at: 0, count: Self.headerSize) else { return nil }
    var words: [UInt64] = []
    header.withUnsafeBytes { bytes in
      for place in stride(from: 0, to: Self.headerSize, by: 8) {
        words.append(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
      }
    }
    guard WordHash.hash(Array(header.dropLast(8))) == words[15],
      Array(words[..<8]) == Self.identity(shard: shard, stamp: stamp)
    else { return nil }
    let (sampleCount, checkpointCount) = (words[8], words[9])
    let (incomplete, content, tables) = (Int(exactly: words[11]), Int(exactly: words[12]), Int(exactly: words[13]))
    guard let incomplete, let content, let tables, sampleCount < 1 << 40, checkpointCount < 1 << 40,
      tables >= Self.headerSize, tables <= file.size,
      file.size - tables >= Int(sampleCount) * 8 + Int(checkpointCount) * Self.checkpointSize,
      let bytes = try? file.read(at: tables, count: file.size - tables), WordHash.hash(bytes) == words[14]
    else { return nil }
    index = TarIndex()
    index.hash = words[10]
    index.incompleteCount = incomplete
    contentSize = content
    let complete = bytes.withUnsafeBytes { bytes in
      var cursor = ByteCursor(bytes)
      for _ in 0..<sampleCount {
        guard let place = try? cursor.number(UInt64.self) else { return false }
        index.places.append(BlockRange(bits: place))
      }
      for _ in 0..<checkpointCount {
        guard let checkpoint = try? GzipCheckpoint(&cursor) else { return false }
        checkpoints.append(checkpoint)
      }
      guard (try? index.readRest(&cursor)) != nil else { return false }
      return cursor.isAtEnd
    }
    guard complete else { return nil }
  }

  /// The tables as they are stored.
  var tables: [UInt8] {
    var bytes: [UInt8] = []
    for place in index.places.indices { bytes.append(littleEndian: index.places[place].bits) }
    for checkpoint in checkpoints { checkpoint.encode(to: &bytes) }
    index.encodeRest(to: &bytes)
    return bytes
  }

  /// The header of a file whose `tables` begin at `offset`.
  func header(shard: String, stamp: FileStamp, tables: [UInt8], at offset: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for word in Self.identity(shard: shard, stamp: stamp) { bytes.append(littleEndian: word) }
    for word in [index.places.count, checkpoints.count] { bytes.append(littleEndian: UInt64(word)) }
    bytes.append(littleEndian: index.hash)
    for word in [index.incompleteCount, contentSize, offset] { bytes.append(littleEndian: UInt64(word)) }
    bytes.append(littleEndian: WordHash.hash(tables))
    bytes.append(littleEndian: WordHash.hash(bytes))
    return bytes
  }

  /// What must be equal for a file to be about a shard as it is now. The time of change cannot be set back, so that a shard that was
  /// replaced by one of the same size and date is noticed as well.
  private static func identity(shard: String, stamp: FileStamp) -> [UInt64] {
    let moments = [stamp.modification, stamp.change].flatMap { [$0.seconds, $0.nanoseconds] }
    return [magic, layout, Hashing.fnv1a(shard), UInt64(stamp.size)] + moments.map { UInt64(bitPattern: Int64($0)) }
  }
}

extension TarIndex {
  /// Appends what is not the same for every archive: faults, links, and what is not used.
  fileprivate func encodeRest(to bytes: inout [UInt8]) {
    for word in [brokenCount, links.count] { bytes.append(littleEndian: UInt64(word)) }
    for (header, link) in links.sorted(by: { $0.key < $1.key }) {
      for word in [header, link.offset, link.size] { bytes.append(littleEndian: UInt64(word)) }
    }
    unused.encode(to: &bytes)
  }

  fileprivate mutating func readRest(_ cursor: inout ByteCursor) throws(ByteCursor.Failure) {
    func whole() throws(ByteCursor.Failure) -> Int {
      let value = try cursor.number(UInt64.self)
      guard value < 1 << 48 else { throw ByteCursor.Failure(offset: cursor.offset, reason: "a number is too large") }
      return Int(value)
    }
    brokenCount = try whole()
    for _ in 0..<(try whole()) {
      let header = try whole()
      links[header] = TarLink(offset: try whole(), size: try whole())
    }
    unused = try UnusedAccount(&cursor)
  }
}

extension GzipCheckpoint {
  fileprivate init(_ cursor: inout ByteCursor) throws(ByteCursor.Failure) {
    func whole(_ limit: Int) throws(ByteCursor.Failure) -> Int {
      guard let value = Int(exactly: try cursor.number(UInt64.self)), value <= limit else {
        throw ByteCursor.Failure(offset: cursor.offset, reason: "a number is too large")
      }
      return value
    }
    input = try whole(1 << 48)
    output = try whole(1 << 48)
    bits = try whole(7)
    let (offset, count) = (try whole(1 << 48), try whole(1 << 15))
    window = SavedWindow(offset: offset, count: count, hash: try cursor.number(UInt64.self))
  }

  fileprivate func encode(to bytes: inout [UInt8]) {
    for word in [input, output, bits, window.offset, window.count] { bytes.append(littleEndian: UInt64(word)) }
    bytes.append(littleEndian: window.hash)
  }
}

extension [UInt8] {
  fileprivate mutating func append(littleEndian word: UInt64) {
    for place in 0..<8 { append(UInt8(truncatingIfNeeded: word >> UInt64(8 * place))) }
  }
}

/// Writes the index of a shard: windows as they come, the tables at the end, and the file under its name only when all of it is
/// on the disk.
final class ShardIndexWriter {
  package let path: String
  private var file: AtomicFileWriter
  package var offset = ShardIndexFile.headerSize

  /// Begins the file `path` beside it; the folder is made if need be.
  init(path: String) throws(SourceError) {
    self.path = path
    do throws(FileError) {
      file = try AtomicFileWriter(path: path)
    } catch {
      throw .access(path: path, reason: error.reason)
    }
  }

  /// Appends a window; gives back where it is.
  func append(_ window: [UInt8]) throws(SourceError) -> Int {
    let place = offset
    try naming { () throws(FileError) in try file.write(window, at: place) }
    offset += window.count
    return place
  }

  /// Writes the tables and the header, syncs the file and gives it its name.
  func finish(_ file: ShardIndexFile, shard: String, stamp: FileStamp) throws(SourceError) {
    let tables = file.tables
    try naming { () throws(FileError) in
      try self.file.write(tables, at: offset)
      try self.file.write(file.header(shard: shard, stamp: stamp, tables: tables, at: offset), at: 0)
      try self.file.finish()
    }
  }

  private func naming(_ body: () throws(FileError) -> Void) throws(SourceError) {
    do throws(FileError) {
      try body()
    } catch {
      throw .access(path: path, reason: error.reason)
    }
  }
}
