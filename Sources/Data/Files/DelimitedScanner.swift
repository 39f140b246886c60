/// The rows of a file of separated values whose fields may stand in quotation marks and then hold line feeds (RFC 4180).
struct DelimitedScanner: RecordScanner {
  private var scanner: FileScanner
  private var row = 0

  init(_ file: StableFile) { scanner = FileScanner(file) }

  var hash: UInt64 { scanner.hash }

  mutating func next() throws(SourceError) -> ScannedRecord? {
    while true {
      let start = scanner.offset
      var bytes: [UInt8] = []
      var isEnded = false
      var isQuoted = false
      while let byte = try scanner.next() {
        if byte == UInt8(ascii: "\"") {
          // A doubled mark inside leaves and enters again: the same in the end.
          isQuoted.toggle()
        } else if byte == UInt8(ascii: "\n") && !isQuoted {
          isEnded = true
          break
        }
        bytes.append(byte)
        guard bytes.count <= RecordRange.longest else {
          throw fault("the row is longer than 16 MB; is a quotation mark left open?")
        }
      }
      if bytes.isEmpty && !isEnded { return nil }
      row += 1
      guard !isQuoted else { throw fault("a quotation mark is left open") }
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      if bytes.isEmpty { continue }
      guard let range = RecordRange(offset: start, count: bytes.count) else { throw fault("the file is too large") }
      return ScannedRecord(bytes: bytes, range: range, place: "row \(row)")
    }
  }

  private func fault(_ reason: String) -> SourceError {
    .syntax(path: scanner.file.path, place: "row \(row)", reason: reason)
  }
}
