internal import Tensor

/// A list file whose lines of one key lie apart, with those lines together: in a copy that has no name, so that nothing of it stays in
/// memory but 8 bytes per line while it is made.
struct LinesApart {
  let file: StableFile

  /// Nil where the lines of every key stand together already. Lines without a key are left where they are.
  ///
  /// - Throws: `SourceError`, also if there is no room for the copy.
  init?(of file: StableFile, key: (_ line: [UInt8]) -> ArraySlice<UInt8>?) throws(SourceError) {
    var groups: [UInt64: UInt32] = [:]
    var lines: [(group: UInt32, range: RecordRange)] = []
    var (next, isApart) = (UInt32(0), false)
    var last: UInt32?
    var scanner = LineScanner(file)
    while let line = try scanner.next() {
      let hash = key(line.bytes).map { Hashing.mix(Hashing.fnv1a($0)) }
      let known = hash.flatMap { groups[$0] }
      if let known, known != last { isApart = true }
      let group = known ?? next
      if known == nil {
        next += 1
        if let hash { groups[hash] = group }
      }
      lines.append((group, line.range))
      last = group
    }
    guard isApart else { return nil }
    // Groups in the order of their first lines, lines in the order of the file.
    lines.sort { ($0.group, $0.range.offset) < ($1.group, $1.range.offset) }
    self.file = try Self.copy(of: file, lines.map(\.range))
  }

  private static func copy(of file: StableFile, _ lines: [RecordRange]) throws(SourceError) -> StableFile {
    let copy = try ScratchFile("lines")
    var piece: [UInt8] = []
    for (number, line) in lines.enumerated() {
      piece += try file.read(at: line.offset, count: line.count)
      piece.append(UInt8(ascii: "\n"))
      guard piece.count > 1 << 20 || number == lines.count - 1 else { continue }
      if let reason = copy.write(piece) {
        throw ScratchFile.refusal(reason)
      }
      piece = []
    }
    return try copy.finished()
  }
}
