/// Paths without `.`, `..` and double slashes, by their spelling alone.
///
/// Bytes, not characters: a combining mark behind a slash would make the two one character, and hide the slash.
enum PathNormalization {
  private static let slash = UInt8(ascii: "/")

  /// `path` normalised; a relative path stays relative and may begin with `..`.
  static func normalized(_ path: String) -> String {
    let bytes = Array(path.utf8)
    let isAbsolute = bytes.first == slash
    var parts: [ArraySlice<UInt8>] = []
    for part in bytes.split(separator: slash) where !part.elementsEqual(".".utf8) {
      let isParent = part.elementsEqual("..".utf8)
      if isParent, let last = parts.last, !last.elementsEqual("..".utf8) {
        parts.removeLast()
      } else if !isParent || !isAbsolute {
        parts.append(part)
      }
    }
    let joined = String(decoding: Array(parts.joined(separator: [slash])), as: UTF8.self)
    if isAbsolute { return "/" + joined }
    return joined.isEmpty ? "." : joined
  }

  /// Whether the normalised `path` is inside the normalised folder `root`.
  static func isInside(_ path: String, root: String) -> Bool {
    switch root {
    case ".": path.utf8.first != slash && path != ".." && !path.utf8.starts(with: "../".utf8)
    case "/": path.utf8.first == slash && path.utf8.count > 1
    // A relative root such as `../pictures` begins what is inside it, because both are normalised alike.
    default: path.utf8.starts(with: (root + "/").utf8)
    }
  }
}
