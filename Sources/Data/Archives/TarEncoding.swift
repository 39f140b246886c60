/// Regular files as the members of a tar archive (POSIX ustar; names and sizes that do not fit in pax headers). Equal files give equal
/// bytes: owner, rights and dates are always the same.
package enum TarEncoding {
  /// What stands after the last member.
  package static let end = [UInt8](repeating: 0, count: 1024)

  /// A member: its headers, its content, and what fills the last block.
  package static func member(_ name: String, _ content: [UInt8]) -> [UInt8] {
    var bytes = headers(name, size: content.count)
    bytes.reserveCapacity(bytes.count + content.count + 512)
    bytes += content
    return padded(bytes)
  }

  /// What stands before the content of a member of `size` bytes.
  static func headers(_ name: String, size: Int) -> [UInt8] {
    let path = Array(name.utf8)
    var records: [UInt8] = []
    if path.count > nameLimit { records += record("path", path) }
    if size > sizeLimit { records += record("size", Array("\(size)".utf8)) }
    let short = Array(path.prefix(nameLimit))
    let own = header(short, size: size > sizeLimit ? 0 : size, kind: UInt8(ascii: "0"))
    guard !records.isEmpty else { return own }
    return header(Array("PaxHeader".utf8), size: records.count, kind: UInt8(ascii: "x")) + padded(records) + own
  }

  private static let nameLimit = 100
  /// What eleven octal digits hold.
  private static let sizeLimit = 1 << 33 - 1

  private static func header(_ name: [UInt8], size: Int, kind: UInt8) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ field: some Collection<UInt8>, at place: Int) {
      block.replaceSubrange(place..<(place + field.count), with: field)
    }
    put(name, at: 0)
    put("0000644\0".utf8, at: 100)
    put("0000000\0".utf8, at: 108)
    put("0000000\0".utf8, at: 116)
    put(octal(size, digits: 11), at: 124)
    put(octal(0, digits: 11), at: 136)
    // The checksum counts its own field as spaces.
    put("        ".utf8, at: 148)
    block[156] = kind
    put("ustar\u{0}00".utf8, at: 257)
    let sum = block.reduce(0) { $0 + Int($1) }
    put(octal(sum, digits: 6) + [0, 0x20], at: 148)
    return block
  }

  private static func octal(_ number: Int, digits: Int) -> [UInt8] {
    Array((String(repeating: "0", count: digits) + String(number, radix: 8)).suffix(digits).utf8)
  }

  /// `LENGTH NAME=VALUE` and a line feed; the length counts its own digits.
  private static func record(_ name: String, _ value: [UInt8]) -> [UInt8] {
    let rest = Array(" \(name)=".utf8) + value + [0x0a]
    var length = rest.count + 1
    while "\(length)".utf8.count + rest.count != length { length = "\(length)".utf8.count + rest.count }
    return Array("\(length)".utf8) + rest
  }

  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  }
}
