/// Goes through the headers of a tar archive and gives its regular files; their contents are passed over.
package struct TarReader {
  /// Names and pax headers are short; larger ones are refused.
  private static let nameLimit = 1 << 20

  private let file: StableFile
  private let end: Int
  private var offset: Int
  private let needsMarker: Bool
  private var isFinished = false
  /// A piece of the file, because headers of small members stand close together.
  private var window: [UInt8] = []
  private var windowStart = 0

  /// A reader of all members.
  package init(_ file: StableFile) {
    self.file = file
    offset = 0
    end = file.size
    needsMarker = true
  }

  /// A reader of the members in `range`, whose bytes are `content`; no end marker is looked for.
  init(_ file: StableFile, range: Range<Int>, content: [UInt8]) {
    self.file = file
    offset = range.lowerBound
    end = range.upperBound
    needsMarker = false
    window = content
    windowStart = range.lowerBound
  }

  /// The next regular file; nil behind the last one.
  ///
  /// - Throws: `SourceError.syntax` if the archive is damaged or cut, wherever it is cut before its end marker.
  package mutating func next() throws(SourceError) -> TarMember? {
    if isFinished { return nil }
    let start = offset
    var longName: [UInt8]?
    var longSize: Int?
    while true {
      guard offset + TarHeader.size <= end else {
        if offset == end && !needsMarker && longName == nil { return nil }
        throw fault("the archive ends without its end marker: it was cut")
      }
      let block = try bytes(at: offset, count: TarHeader.size)
      guard let header = try TarHeader(block[...], path: file.path, offset: offset) else {
        isFinished = true
        guard longName == nil && longSize == nil else { throw fault("a name without a member") }
        return nil
      }
      let content = offset + TarHeader.size
      let size = header.kind == .file ? longSize ?? header.contentSize : header.contentSize
      let next = content + (size + 511) / 512 * 512
      guard next <= end else { throw fault("a member ends behind the archive: it was cut") }
      switch header.kind {
      case .file:
        let name = longName ?? header.name
        guard let text = String(validating: name, as: UTF8.self), !text.isEmpty, !name.contains(0) else {
          throw fault("the name of a member is not UTF-8")
        }
        offset = next
        return TarMember(name: text, headerOffset: start, offset: content, size: size)
      case .longName, .extended:
        guard size <= Self.nameLimit else { throw fault("a name is longer than a mebibyte") }
        let text = try bytes(at: content, count: size)
        if header.kind == .longName {
          longName = Array(text.prefix { $0 != 0 })
        } else {
          let fields = try PaxFields(text, path: file.path, offset: content)
          longName = fields.path ?? longName
          longSize = fields.size ?? longSize
        }
      case .other:
        longName = nil
        longSize = nil
      }
      offset = next
    }
  }

  private mutating func bytes(at offset: Int, count: Int) throws(SourceError) -> [UInt8] {
    if offset < windowStart || offset + count > windowStart + window.count {
      // Larger than a header, so that the next one is often there as well.
      window = try file.read(at: offset, count: min(max(count, 4096), end - offset))
      windowStart = offset
    }
    return Array(window[(offset - windowStart)..<(offset - windowStart + count)])
  }

  private func fault(_ reason: String) -> SourceError {
    .syntax(path: file.path, place: "byte \(offset)", reason: reason)
  }
}
