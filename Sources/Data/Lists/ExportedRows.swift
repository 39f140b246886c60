/// The rows of a table that an export of Triad wrote: those of one pair stand together and are one record, a caption each.
struct ExportedRowScanner: RecordScanner {
  private let file: StableFile
  /// The column that says which rows are one pair.
  private let pairColumn: Int
  private var rows: LineScanner
  private var pending: ScannedRecord?

  init(_ file: StableFile, pairColumn: Int) {
    self.file = file
    self.pairColumn = pairColumn
    rows = LineScanner(file, allowsQuotes: true)
  }

  var hash: UInt64 { rows.hash }

  mutating func next() throws(SourceError) -> ScannedRecord? {
    var start = pending
    pending = nil
    if start == nil { start = try rows.next() }
    guard let first = start else { return nil }
    let pair = pair(of: first)
    var end = first.range.offset + first.range.count
    var bytes = first.bytes
    while let row = try rows.next() {
      // A row that cannot be split is a record of its own, of which its reader says what is wrong.
      guard let pair, self.pair(of: row) == pair else {
        pending = row
        break
      }
      bytes.append(UInt8(ascii: "\n"))
      bytes += row.bytes
      end = row.range.offset + row.range.count
    }
    guard let range = RecordRange(offset: first.range.offset, count: end - first.range.offset) else {
      throw .syntax(path: file.path, place: first.place, reason: "more than 16 MB of rows for one pair")
    }
    return ScannedRecord(bytes: bytes, range: range, place: first.place)
  }

  private func pair(of row: ScannedRecord) -> String? {
    let fields = DelimitedFields.split(row.bytes, separator: UInt8(ascii: "\t"), allowsQuotes: true)
    return fields.flatMap { $0.count > pairColumn ? $0[pairColumn] : nil }
  }

  /// The rows of a record; a line feed between quotation marks ends none.
  static func rows(in record: [UInt8]) -> [[UInt8]] {
    var rows: [[UInt8]] = [[]]
    var isQuoted = false
    for byte in record {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: "\n") && !isQuoted { rows.append([]) } else { rows[rows.count - 1].append(byte) }
    }
    return rows.map { $0.last == UInt8(ascii: "\r") ? Array($0.dropLast()) : $0 }.filter { !$0.isEmpty }
  }
}
