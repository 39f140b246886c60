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
