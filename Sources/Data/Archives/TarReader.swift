/// Goes through the headers of a tar archive and gives its files, and links as what they are; contents are passed over.
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
  /// Whether a sound header was there: what has none is not an archive, and not a damaged one.
  private var hasBegun = false
  /// Damaged headers between the member that `next()` gave last and the one before it.
  private(set) var damages: [Range<Int>] = []
  /// Members that are neither files nor folders nor links, or have no name that can be read.
  private(set) var passedOver = UnusedAccount()
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

  /// The next file or link; nil after the last one. What is damaged is passed over up to the next sound header, and noted in `damages`.
  ///
  /// - Throws: `SourceError.syntax` if the archive is none or is cut, wherever it is cut before its end marker. A reader of a range, which
  ///   holds one sample, throws for every damage.
  package mutating func next() throws(SourceError) -> TarMember? {
    damages = []
    if isFinished { return nil }
    var start = offset
    var extended = TarExtension()
    while true {
      if offset == end && !needsMarker && extended.name == nil { return nil }
      let block = try bytes(at: offset, count: TarHeader.size)
      guard block.count == TarHeader.size else { throw fault("the archive ends without its end marker: it was cut") }
      let found: TarHeader?
      do throws(SourceError) {
        found = try TarHeader(block[...], path: path, offset: offset)
      } catch {
        try resume(after: error, block)
        if isFinished { return nil }
        start = offset
        extended = TarExtension()
        continue
      }
      guard let header = found else {
        guard extended.name == nil && extended.size == nil else { throw fault("a name without a member") }
        guard try goesOnBehindZeros() else {
          isFinished = true
          return nil
        }
        start = offset
        continue
      }
      hasBegun = true
      let content = try endOfHeader(header)
      let size = header.kind.hasOwnSize ? extended.size ?? header.contentSize : header.contentSize
      let next = content + (size + 511) / 512 * 512
      // Where the end is not known yet, there will be no header after the member.
      guard next <= end ?? next else { throw fault("a member ends beyond the archive: it was cut") }
      switch header.kind {
      case .file, .sparse, .hardLink, .symbolicLink:
        let member =
          extended.isDamaged
          ? nil : member(header, extended, headerOffset: start, offset: content, size: size, end: next)
        offset = next
        if let member { return member }
        start = next
        extended = TarExtension()
        continue
      case .longName, .longLink, .extended:
        guard size <= Self.nameLimit else { throw fault("a name is longer than a mebibyte") }
        let text = try bytes(at: content, count: size)
        guard text.count == size else { throw fault("a name ends beyond the archive: it was cut") }
        switch header.kind {
        case .longName: extended.name = Array(text.prefix { $0 != 0 })
        case .longLink: extended.link = Array(text.prefix { $0 != 0 })
        default:
          do throws(SourceError) {
            extended.add(try PaxFields(text, path: path, offset: content))
          } catch {
            guard needsMarker else { throw error }
            // Nobody knows what the member after it is called, nor how long it is: the next header that is sound is that of another.
            damages.append(start..<next)
            extended.isDamaged = true
          }
        }
      case .folder, .global: extended = TarExtension()
      case .other(let kind):
        passedOver.add(kind, String(decoding: extended.name ?? header.name, as: UTF8.self))
        extended = TarExtension()
      }
      offset = next
    }
  }

  /// Goes on at the next sound header after a block that is none; the end of the archive where zeros end it.
  ///
  /// - Throws: `fault` where nothing tells that this is an archive, or that it is whole.
  private mutating func resume(after fault: SourceError, _ block: [UInt8]) throws(SourceError) {
    let isNamed = block.count > 262 && block[257..<262].elementsEqual("ustar".utf8)
    guard needsMarker, hasBegun || isNamed else { throw fault }
    damages.append(offset..<(offset + TarHeader.size))
    var zeros = 0
    while true {
      offset += TarHeader.size
      let next = try bytes(at: offset, count: TarHeader.size)
      guard next.count == TarHeader.size else {
        guard zeros > 1 else { throw fault }
        isFinished = true
        return
      }
      if next.allSatisfy({ $0 == 0 }) {
        zeros += 1
        continue
      }
      zeros = 0
      if (try? TarHeader(next[...], path: path, offset: offset)) != nil { return }
    }
  }

  /// Goes over blocks of zeros, the end of an archive, and says whether members follow: `cat` joins archives so, and a lone block of zeros
  /// ends none. What follows and is not a member is counted.
  private mutating func goesOnBehindZeros() throws(SourceError) -> Bool {
    while true {
      offset += TarHeader.size
      let block = try bytes(at: offset, count: TarHeader.size)
      if block.isEmpty { return false }
      if block.allSatisfy({ $0 == 0 }) { continue }
      let isHeader = block.count == TarHeader.size && (try? TarHeader(block[...], path: path, offset: offset)) != nil
      if !isHeader {
        passedOver.add("bytes after the end of the archive that are not a member", "those from \(offset) on")
      }
      return isHeader
    }
  }

  /// Behind a header, and the blocks that go on with it where the old form of GNU says where a sparse file has its bytes.
  private mutating func endOfHeader(_ header: TarHeader) throws(SourceError) -> Int {
    var place = offset + TarHeader.size
    var goesOn = header.isContinued
    while goesOn {
      let block = try bytes(at: place, count: TarHeader.size)
      guard block.count == TarHeader.size else { throw fault("the archive ends without its end marker: it was cut") }
      goesOn = block[504] != 0
      place += TarHeader.size
    }
    return place
  }

  /// Nil, and counted, if its name cannot be read.
  private mutating func member(
    _ header: TarHeader, _ extended: TarExtension, headerOffset: Int, offset: Int, size: Int, end: Int
  ) -> TarMember? {
    let bytes = extended.sparseName ?? extended.name ?? header.name
    guard let name = String(validating: bytes, as: UTF8.self), !name.isEmpty, !bytes.contains(0) else {
      passedOver.add("members whose names are not UTF-8", String(decoding: bytes, as: UTF8.self))
      return nil
    }
    var member = TarMember(name: name, headerOffset: headerOffset, offset: offset, size: size, end: end)
    let link = String(decoding: extended.link ?? header.link, as: UTF8.self)
    switch header.kind {
    case .hardLink: member.form = .link(to: PathNormalization.normalized(link))
    case .symbolicLink:
      member.form = .link(to: PathNormalization.normalized(link.hasPrefix("/") ? link : member.folder + link))
    case .sparse: member.form = .sparse
    default: member.form = extended.isSparse ? .sparse : .file
    }
    return member
  }

  /// The content of `member`, which is the one that `next()` gave last.
  mutating func content(of member: TarMember) throws(SourceError) -> [UInt8] {
    let content = try bytes(at: member.offset, count: member.size)
    guard content.count == member.size else { throw fault("a member ends beyond the archive: it was cut") }
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

/// A file in a tar archive, or a link to one.
package struct TarMember: Sendable, Hashable {
  /// How its content is there.
  enum Form: Sendable, Hashable {
    case file
    /// Behind another header, that of the name, which is normalised.
    case link(to: String)
    /// Without its holes, and with a map of where its bytes belong.
    case sparse
  }

  package let name: String
  /// The name up to the first dot after the last slash: members of one sample share it.
  package let key: String
  /// What follows the first dot, in lower case, such as `jpg` or `seg.png`.
  package let suffix: String
  var form = Form.file
  /// Where its header begins, with the headers before it that carry its long name.
  package var headerOffset: Int
  /// Where its content begins.
  package var offset: Int
  /// In bytes.
  package var size: Int
  /// After the content and what fills its last block; of a link after its header.
  package var end: Int

  package init(name: String, headerOffset: Int, offset: Int, size: Int, end: Int? = nil) {
    self.name = name
    let bytes = name.utf8
    let base = bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes.index(after: $0) } ?? bytes.startIndex
    let dot = bytes[base...].firstIndex(of: UInt8(ascii: "."))
    key = String(name[..<(dot ?? bytes.endIndex)])
    suffix = dot.map { String(name[bytes.index(after: $0)...]).lowercased() } ?? ""
    self.headerOffset = headerOffset
    self.offset = offset
    self.size = size
    self.end = end ?? offset + (size + 511) / 512 * 512
  }

  /// The folder it is in, with the slash after it; empty if it is in none.
  var folder: String {
    name.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(name[...$0]) } ?? ""
  }

  /// Whether the last part of the name begins with a dot.
  var isHidden: Bool { name.utf8.split(separator: UInt8(ascii: "/")).last?.first == UInt8(ascii: ".") }
}
