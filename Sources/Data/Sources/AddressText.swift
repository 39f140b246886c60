/// The parts of an address on a command line, `FORMAT:PATH[,KEY=VALUE ...]`.
///
/// A comma that belongs to a path is written `\,`, a brace `\{` or `\}`, and a backslash before one of these `\\`; any other
/// backslash stands for itself. Spaces and letters of any script need nothing.
package struct AddressText {
  /// Before the first colon.
  package let format: String
  /// What commas separate after it, but for those in braces; the first is the path, the others are `KEY=VALUE`.
  package let parts: [String]

  private static let escapable: Set<Character> = [",", "\\", "{", "}"]

  package init(_ text: String) {
    let (name, rest) = Self.halves(of: text, at: ":")
    format = name
    var (parts, depth) = ([""], 0)
    var characters = Array(rest ?? "")[...]
    while let character = characters.popFirst() {
      if character == "\\", let next = characters.first, Self.escapable.contains(next) {
        parts[parts.count - 1].append(next)
        characters.removeFirst()
        continue
      }
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if character == "," && depth <= 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    self.parts = parts
  }

  /// `path` as it is written in an address.
  package static func escaped(_ path: String) -> String {
    path.reduce(into: "") { text, character in
      if escapable.contains(character) { text.append("\\") }
      text.append(character)
    }
  }

  /// Empty where none is given.
  package var path: String { parts[0] }

  /// What follows the path: keys with their values, and nil for what has no value.
  package var settings: [(text: String, key: String, value: String?)] {
    parts.dropFirst().map { part in
      let (key, value) = Self.halves(of: part, at: "=")
      return (part, key, value)
    }
  }

  /// The folder that a file lies in.
  package static func folder(of path: String) -> String {
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
    return folder.isEmpty ? "/" : folder
  }

  /// What stands before and after the first `mark`.
  private static func halves(of text: String, at mark: Character) -> (String, String?) {
    guard let place = text.firstIndex(of: mark) else { return (text, nil) }
    return (String(text[..<place]), String(text[text.index(after: place)...]))
  }
}
