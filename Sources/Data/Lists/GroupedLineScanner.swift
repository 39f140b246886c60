/// The lines of a list file, adjacent ones of one key together as one record.
struct GroupedLineScanner<Key: Equatable>: RecordScanner {
  private let file: StableFile
  /// What a group is called in messages, such as `lines for one picture`.
  private let name: String
  /// Nil for a line that cannot be read: it is a record of its own, of which its reader says what is wrong.
  private let key: (_ line: [UInt8]) -> Key?
  private var lines: LineScanner
  private var pending: ScannedRecord?

  /// - Parameter allowsQuotes: Whether fields may stand in quotation marks and then hold line feeds.
  init(_ file: StableFile, allowsQuotes: Bool = false, name: String, key: @escaping (_ line: [UInt8]) -> Key?) {
    self.file = file
    self.name = name
    self.key = key
    lines = LineScanner(file, allowsQuotes: allowsQuotes)
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
    }
    guard let range = RecordRange(offset: first.range.offset, count: end - first.range.offset) else {
      throw .syntax(path: file.path, place: first.place, reason: "more than 16 MB of \(name)")
    }
    return ScannedRecord(bytes: bytes, range: range, place: first.place)
  }
}
