internal import Foundation

/// What a path is called in the name of its picture's group: the same however the path is spelt, so that no part of a keyed split is
/// asked about a picture that another part learns from.
package enum PictureSpelling {
  /// `path` without `.`, `..` and double slashes, with its accents in one piece (NFC): by its spelling alone, as if one file had all
  /// of them. A path that is spelt so already is the same, byte for byte, and so is an address of the web that a path replaces.
  package static func usual(of path: String) -> String {
    guard !isPlain(path), !WebAddress.isAddress(path) else { return path }
    return PathNormalization.normalized(path).precomposedStringWithCanonicalMapping
  }

  /// Whether the name of the group of `entry` ends with another spelling of the path than the list has.
  static func isRespelt(_ entry: PairEntry) -> Bool {
    guard !isPlain(entry.picture) else { return false }
    let usual = usual(of: entry.picture)
    guard !usual.utf8.elementsEqual(entry.picture.utf8) else { return false }
    return entry.group.utf8.suffix(usual.utf8.count).elementsEqual(usual.utf8)
      && !entry.group.utf8.suffix(entry.picture.utf8.count).elementsEqual(entry.picture.utf8)
  }

  /// Whether the bytes alone say that there is nothing to do, as for nearly all paths: ASCII, and no part that is empty or begins with
  /// a dot.
  private static func isPlain(_ path: String) -> Bool {
    let (slash, dot) = (UInt8(ascii: "/"), UInt8(ascii: "."))
    var previous: UInt8?
    for byte in path.utf8 {
      let isBegin = previous == nil || previous == slash
      if byte >= 0x80 || byte == dot && isBegin || byte == slash && previous == slash { return false }
      previous = byte
    }
    return previous != slash
  }
}
