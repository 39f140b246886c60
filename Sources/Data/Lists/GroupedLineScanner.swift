/// The lines of a list file, adjacent ones of one key together as one record.
struct GroupedLineScanner<Key: Equatable>: RecordScanner {
  private let file: StableFile
  /// What a group is called in messages, such as `lines for one picture`.
  private let name: String
  /// Nil for a line that cannot be read: it is a record of its own, of which its reader says what is wrong.
  private let key: (_ line: [UInt8]) -> Key?
  private var lines: LineScanner
  private var pending: ScannedRecord?

  /// - Parameter separator: What stands between fields that may be in quotation marks and then hold line feeds.
  init(
    _ file: StableFile, quotesWithin separator: UInt8? = nil, name: String, key: @escaping (_ line: [UInt8]) -> Key?
  ) {
    self.file = file
    self.name = name
    self.key = key
    lines = LineScanner(file, quotesWithin: separator)
  }

  var hash: UInt64 { lines.hash }

  mutating func next() throws(SourceError) -> ScannedRecord? {
    var start = pending
    pending = nil
    if start == nil { start = try lines.next() }
    guard let first = start else { return nil }
    let group = key(first.bytes)
    var end = first.range.offset + first.range.count
    var bytes = first.bytes
    while let line = try lines.next() {
      guard let group, key(line.bytes) == group else {
        pending = line
        break
      }
      // What a later reading will find: the lines with the line ends between them.
      bytes.append(UInt8(ascii: "\n"))
      bytes += line.bytes
      end = line.range.offset + line.range.count
      // At once, and not when memory is full of them.
      _ = try range(from: first, to: end)
    }
    return ScannedRecord(bytes: bytes, range: try range(from: first, to: end), place: first.place)
  }

  private func range(from first: ScannedRecord, to end: Int) throws(SourceError) -> RecordRange {
    guard let range = RecordRange(offset: first.range.offset, count: end - first.range.offset) else {
      throw .syntax(path: file.path, place: first.place, reason: "more than 16 MB of \(name)")
    }
    return range
  }
}
