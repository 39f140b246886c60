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
