/// Goes through the headers of a tar archive and gives its regular files; their contents are passed over.
package struct TarReader {
  /// Names and pax headers are short; larger ones are refused.
  private static let nameLimit = 1 << 20

  package let path: String
  /// Nil where all bytes are in the window.
  private let file: (any SequentialBytes)?
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
  init(reading bytes: any SequentialBytes) {
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

/// A regular file in a tar archive.
package struct TarMember: Sendable, Hashable {
  package var name: String
  /// Where its header begins, with the headers before it that carry its long name.
  package var headerOffset: Int
  /// Where its content begins.
  package var offset: Int
  /// In bytes.
  package var size: Int

  package init(name: String, headerOffset: Int, offset: Int, size: Int) {
    self.name = name
    self.headerOffset = headerOffset
    self.offset = offset
    self.size = size
  }

  /// Behind the content and what fills its last block.
  package var end: Int { offset + (size + 511) / 512 * 512 }

  /// The name up to the first dot behind the last slash: members of one sample share it.
  package var key: String { String(decoding: name.utf8.prefix(keyLength), as: UTF8.self) }

  /// What follows the first dot, in lower case, such as `jpg` or `seg.png`.
  package var suffix: String { String(decoding: name.utf8.dropFirst(keyLength + 1), as: UTF8.self).lowercased() }

  /// Whether the last part of the name begins with a dot.
  var isHidden: Bool { name.utf8.split(separator: UInt8(ascii: "/")).last?.first == UInt8(ascii: ".") }

  private var keyLength: Int {
    let bytes = Array(name.utf8)
    let base = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    return bytes[base...].firstIndex(of: UInt8(ascii: ".")) ?? bytes.count
  }
}

/// A header block of a tar archive (POSIX ustar, pax, GNU).
struct TarHeader {
  static let size = 512

  enum Kind {
    case file
    /// A pax header: its content says more about the next member.
    case extended
    /// A GNU long name: its content is the name of the next member.
    case longName
    /// Directories, links, devices and what nobody knows.
    case other
  }

  let kind: Kind
  let name: [UInt8]
  let contentSize: Int

  /// Nil if `block` is all zeros, the end marker.
  ///
  /// - Throws: `SourceError.syntax` if it is no header.
  init?(_ block: ArraySlice<UInt8>, path: String, offset: Int) throws(SourceError) {
    func fault(_ reason: String) -> SourceError { .syntax(path: path, place: "byte \(offset)", reason: reason) }
    let block = Array(block)
    if block.allSatisfy({ $0 == 0 }) { return nil }
    guard let stated = Self.number(block[148..<156]) else { throw fault("a header without a checksum is in the way") }
    // The checksum counts its own field as spaces.
    let sum = block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
    guard sum == stated else { throw fault("the checksum of a header is wrong") }
    guard let size = Self.number(block[124..<136]), size >= 0, size < 1 << 48 else {
      throw fault("the size in a header is no number")
    }
    kind =
      switch block[156] {
      case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): .file
      case UInt8(ascii: "x"): .extended
      case UInt8(ascii: "L"): .longName
      default: .other
      }
    // Links and directories have no content whatever their size field says.
    contentSize = (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(block[156]) ? 0 : size
    let isPOSIX = block[257..<263].elementsEqual("ustar\0".utf8)
    let short = block[0..<100].prefix { $0 != 0 }
    let prefix = isPOSIX ? block[345..<500].prefix { $0 != 0 } : []
    name = prefix.isEmpty ? Array(short) : Array(prefix) + [UInt8(ascii: "/")] + short
  }

  /// A number in octal digits, or in GNU's binary form for large ones.
  package static func number(_ field: ArraySlice<UInt8>) -> Int? {
    guard let first = field.first else { return nil }
    if first & 0x80 != 0 {
      guard first == 0x80, field.dropFirst().dropLast(8).allSatisfy({ $0 == 0 }) else { return nil }
      return Int(exactly: field.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
  }
}

/// The fields of a pax header that matter here: lines of `LENGTH NAME=VALUE`.
struct PaxFields {
  package private(set) var path: [UInt8]?
  private(set) var size: Int?

  init(_ content: [UInt8], path file: String, offset: Int) throws(SourceError) {
    func fault(_ place: Int) -> SourceError {
      .syntax(path: file, place: "byte \(offset + place)", reason: "a pax header is damaged")
    }
    var place = 0
    while place < content.count {
      guard let space = content[place...].firstIndex(of: 0x20), space - place < 9,
        let length = Int(String(decoding: content[place..<space], as: UTF8.self)),
        length > space - place + 1, place + length <= content.count, content[place + length - 1] == 0x0a,
        let sign = content[space..<(place + length)].firstIndex(of: UInt8(ascii: "="))
      else { throw fault(place) }
      let value = content[(sign + 1)..<(place + length - 1)]
      switch String(decoding: content[(space + 1)..<sign], as: UTF8.self) {
      case "path": path = Array(value)
      case "size":
        guard let number = Int(String(decoding: value, as: UTF8.self)), number >= 0, number < 1 << 48 else {
          throw fault(place)
        }
        size = number
      default: break
      }
      place += length
    }
  }
}
