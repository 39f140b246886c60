/// The lines of a text file; empty ones are passed over, a byte order mark and carriage returns at line ends as well.
struct LineScanner: RecordScanner {
  private var scanner: FileScanner
  private var line = 0

  init(_ file: StableFile) { scanner = FileScanner(file) }

  var hash: UInt64 { scanner.hash }

  mutating func next() throws(SourceError) -> ScannedRecord? {
    while true {
      var start = scanner.offset
      var bytes: [UInt8] = []
      var isEnded = false
      while let byte = try scanner.next() {
        if byte == UInt8(ascii: "\n") {
          isEnded = true
          break
        }
        bytes.append(byte)
        guard bytes.count <= RecordRange.longest else { throw fault("the line is longer than 16 MB") }
      }
      if bytes.isEmpty && !isEnded { return nil }
      line += 1
      if line == 1 && bytes.starts(with: [0xef, 0xbb, 0xbf]) {
        bytes.removeFirst(3)
        start += 3
      }
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      if bytes.isEmpty { continue }
      guard let range = RecordRange(offset: start, count: bytes.count) else { throw fault("the file is too large") }
      return ScannedRecord(bytes: bytes, range: range, place: "line \(line)")
    }
  }

  private func fault(_ reason: String) -> SourceError {
    .syntax(path: scanner.file.path, place: "line \(line + 1)", reason: reason)
  }
}
