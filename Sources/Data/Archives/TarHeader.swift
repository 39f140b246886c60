/// A header block of a tar archive (POSIX ustar, pax, GNU).
struct TarHeader {
  static let size = 512

  enum Kind: Equatable {
    case file
    /// A file without its holes, in GNU's old form.
    case sparse
    /// Another name of a file before it.
    case hardLink
    case symbolicLink
    case folder
    /// A pax header: its content says more about the next member.
    case extended
    /// A pax header of the whole archive: nothing in it matters here.
    case global
    /// A GNU long name: its content is the name of the next member, or of what that links to.
    case longName
    case longLink
    /// Devices and what nobody knows, by what they are called in several.
    case other(String)

    /// Whether a pax header may say how long the content is.
    var hasOwnSize: Bool { self == .file || self == .sparse }
  }

  let kind: Kind
  let name: [UInt8]
  /// What a link links to.
  let link: [UInt8]
  let contentSize: Int
  /// Whether blocks follow that belong to the header.
  let isContinued: Bool

  /// Nil if `block` is all zeros, the end marker.
  ///
  /// - Throws: `SourceError.syntax` if it is not a header.
  init?(_ block: ArraySlice<UInt8>, path: String, offset: Int) throws(SourceError) {
    func fault(_ reason: String) -> SourceError { .syntax(path: path, place: "byte \(offset)", reason: reason) }
    let block = Array(block)
    guard block.count == Self.size else { throw fault("a header is cut") }
    if block.allSatisfy({ $0 == 0 }) { return nil }
    guard let stated = Self.number(block[148..<156]) else { throw fault("a header without a checksum is in the way") }
    // The checksum counts its own field as spaces.
    let sum = block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
    guard sum == stated else { throw fault("the checksum of a header is wrong") }
    guard let size = Self.number(block[124..<136]), size >= 0, size < 1 << 48 else {
      throw fault("the size in a header is not a number")
    }
    kind =
      switch block[156] {
      case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): .file
      case UInt8(ascii: "1"): .hardLink
      case UInt8(ascii: "2"): .symbolicLink
      case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"): .other("devices and pipes")
      case UInt8(ascii: "5"), UInt8(ascii: "D"): .folder
      case UInt8(ascii: "S"): .sparse
      case UInt8(ascii: "x"), UInt8(ascii: "X"): .extended
      case UInt8(ascii: "g"), UInt8(ascii: "V"): .global
      case UInt8(ascii: "L"): .longName
      case UInt8(ascii: "K"): .longLink
      case UInt8(ascii: "M"): .other("continuations of files that begin in another volume")
      default: .other("members of a kind that is not known")
      }
    isContinued = kind == .sparse && block[482] != 0
    // Links and directories have no content whatever their size field says.
    contentSize = (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(block[156]) ? 0 : size
    link = Array(block[157..<257].prefix { $0 != 0 })
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

/// What headers before a member say of it.
struct TarExtension {
  var name: [UInt8]?
  var link: [UInt8]?
  var size: Int?
  /// What a sparse file is called; its header names a file that nobody wants.
  var sparseName: [UInt8]?
  var isSparse = false
  /// Whether what was said cannot be read.
  var isDamaged = false

  mutating func add(_ fields: PaxFields) {
    name = fields.path ?? name
    link = fields.link ?? link
    size = fields.size ?? size
    sparseName = fields.sparseName ?? sparseName
    isSparse = isSparse || fields.isSparse
  }
}

/// The fields of a pax header that matter here: lines of `LENGTH NAME=VALUE`.
struct PaxFields {
  package private(set) var path: [UInt8]?
  private(set) var link: [UInt8]?
  private(set) var size: Int?
  private(set) var sparseName: [UInt8]?
  /// Whether any of the forms 0.0, 0.1 and 1.0 of GNU, or that of star, says that the member has holes.
  private(set) var isSparse = false

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
      let name = String(decoding: content[(space + 1)..<sign], as: UTF8.self)
      if name.hasPrefix("GNU.sparse.") || name == "SCHILY.realsize" { isSparse = true }
      switch name {
      case "path": path = Array(value)
      case "linkpath": link = Array(value)
      case "GNU.sparse.name": sparseName = Array(value)
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
