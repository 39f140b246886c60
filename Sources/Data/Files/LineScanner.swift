/// The records of a text file that end with a line feed; empty ones are passed over, a byte order mark and carriage returns at
/// their ends as well.
package struct LineScanner: RecordScanner {
  private var scanner: FileScanner
  private let allowsQuotes: Bool
  package var number = 0

  /// - Parameter allowsQuotes: Whether fields may stand in quotation marks and then hold line feeds (RFC 4180).
  package init(_ file: StableFile, allowsQuotes: Bool = false) {
    scanner = FileScanner(file)
    self.allowsQuotes = allowsQuotes
  }

  package var hash: UInt64 { scanner.hash }

  package var place: String { "\(allowsQuotes ? "row" : "line") \(number)" }

  package mutating func next() throws(SourceError) -> ScannedRecord? {
    try scanner.skipByteOrderMark()
    while true {
      number += 1
      let start = scanner.offset
      var bytes: [UInt8] = []
      var isEnded = false
      var isQuoted = false
      while let byte = try scanner.next() {
        if allowsQuotes && byte == UInt8(ascii: "\"") {
          // A doubled mark inside leaves and enters again: the same in the end.
          isQuoted.toggle()
        } else if byte == UInt8(ascii: "\n") && !isQuoted {
          isEnded = true
          break
        }
        bytes.append(byte)
        guard bytes.count <= RecordRange.longest else {
          throw fault("it is longer than 16 MB" + (isQuoted ? "; is a quotation mark left open?" : ""))
        }
      }
      if bytes.isEmpty && !isEnded { return nil }
      guard !isQuoted else { throw fault("a quotation mark is left open") }
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      if bytes.isEmpty { continue }
      guard let range = RecordRange(offset: start, count: bytes.count) else { throw fault("the file is too large") }
      return ScannedRecord(bytes: bytes, range: range, place: place)
    }
  }

  private func fault(_ reason: String) -> SourceError {
    .syntax(path: scanner.file.path, place: place, reason: reason)
  }
}
