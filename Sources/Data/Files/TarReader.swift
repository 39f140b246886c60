/// Goes through the headers of a tar archive and gives its regular files; their contents are passed over.
package struct TarReader {
  /// Names and pax headers are short; larger ones are refused.
  private static let nameLimit = 1 << 20

  package let path: String
  /// Nil where all bytes are in the window.
  private let file: (any ForwardBytes)?
  /// Nil where only the end of the file will tell.
  private let end: Int?
  package var offset: Int
  private let needsMarker: Bool
  private var isFinished = false
  /// A piece of the file, because headers of small members stand close together.
  private var window: [UInt8] = []
  private var windowStart = 0

  /// A reader of all members.
  package init(_ file: StableFile) { self.init(reading: file) }

  /// A reader of all members.
  init(reading bytes: any ForwardBytes) {
    path = bytes.path
    file = bytes
    offset = 0
    end = bytes.knownSize
    needsMarker = true
  }

  /// A reader of the members in `range` of the archive at `path`, whose bytes are `content`; no end marker is looked for.
  init(path: String, range: Range<Int>, content: [UInt8]) {
    self.path = path
    file = nil
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
      if offset == end && !needsMarker && longName == nil { return nil }
      let block = try bytes(at: offset, count: TarHeader.size)
      guard block.count == TarHeader.size else { throw fault("the archive ends without its end marker: it was cut") }
      guard let header = try TarHeader(block[...], path: path, offset: offset) else {
        isFinished = true
        guard longName == nil && longSize == nil else { throw fault("a name without a member") }
        return nil
      }
      let content = offset + TarHeader.size
      let size = header.kind == .file ? longSize ?? header.contentSize : header.contentSize
      let next = content + (size + 511) / 512 * 512
      // Where the end is not known yet, there will be no header behind the member.
      guard next <= end ?? next else { throw fault("a member ends behind the archive: it was cut") }
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
        guard text.count == size else { throw fault("a name ends behind the archive: it was cut") }
        if header.kind == .longName {
          longName = Array(text.prefix { $0 != 0 })
        } else {
          let fields = try PaxFields(text, path: path, offset: content)
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

  /// The content of `member`, which is the one that `next()` gave last.
  mutating func content(of member: TarMember) throws(SourceError) -> [UInt8] {
    let content = try bytes(at: member.offset, count: member.size)
    guard content.count == member.size else { throw fault("a member ends behind the archive: it was cut") }
    return content
  }

  /// The `count` bytes from `offset`, fewer at the end.
  package mutating func bytes(at offset: Int, count: Int) throws(SourceError) -> [UInt8] {
    if let file, offset < windowStart || offset + count > windowStart + window.count {
      // Larger than a header, so that the next one is often there as well.
      window = try file.read(from: offset, upTo: max(count, 4096))
      windowStart = offset
    }
    let first = min(max(offset - windowStart, 0), window.count)
    return Array(window[first..<min(first + count, window.count)])
  }

  private func fault(_ reason: String) -> SourceError {
    .syntax(path: path, place: "byte \(offset)", reason: reason)
  }
}
