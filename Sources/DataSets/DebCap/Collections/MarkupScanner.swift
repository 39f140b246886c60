import Data

/// Reads the tags and texts of XML in order: enough for annotation files and the metadata of drawings.
///
/// A scanner rather than a parser because the drawings are 170 MB of paths around one kilobyte of metadata each; it is
/// started at that kilobyte. Comments, declarations and processing instructions are passed over; unknown entities stay
/// as they are written.
package struct MarkupScanner {
  package enum Item: Equatable {
    /// A start tag; `isEmpty` if it ends in `/>`.
    case start(name: String, attributes: [String: String], isEmpty: Bool)
    case end(name: String)
    case text(String)
  }

  private let bytes: UnsafeRawBufferPointer
  private var position: Int

  /// A scanner of the UTF-8 in `bytes` from `position`.
  package init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// The next tag or text; nil at the end or where the bytes are not markup any more.
  package mutating func next() -> Item? {
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "<") else { return text() }
      if starts(with: "<!--") {
        skip(behind: "-->")
      } else if starts(with: "<![CDATA[") {
        let start = position + 9
        skip(behind: "]]>")
        return .text(string(start..<max(start, position - 3)))
      } else if starts(with: "<?") || starts(with: "<!") {
        skip(behind: ">")
      } else {
        return tag()
      }
    }
    return nil
  }

  /// The texts up to the end tag that closes the element just entered, joined.
  package mutating func textOfElement() -> String {
    var depth = 1
    var result = ""
    while depth > 0, let item = next() {
      switch item {
      case .start(_, _, let isEmpty): depth += isEmpty ? 0 : 1
      case .end: depth -= 1
      case .text(let text): result += text
      }
    }
    return result
  }

  private mutating func text() -> Item {
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
    return .text(Self.decoded(string(start..<position)))
  }

  private mutating func tag() -> Item? {
    position += 1
    if position < bytes.count, bytes[position] == UInt8(ascii: "/") {
      let start = position + 1
      skip(behind: ">")
      return .end(name: string(start..<max(start, position - 1)).trimmingSpaces())
    }
    let name = word()
    guard !name.isEmpty else { return nil }
    var attributes: [String: String] = [:]
    while position < bytes.count {
      skipSpaces()
      if starts(with: "/>") {
        position += 2
        return .start(name: name, attributes: attributes, isEmpty: true)
      }
      if starts(with: ">") {
        position += 1
        return .start(name: name, attributes: attributes, isEmpty: false)
      }
      let key = word()
      skipSpaces()
      guard !key.isEmpty, starts(with: "=") else { return nil }
      position += 1
      skipSpaces()
      guard position < bytes.count else { return nil }
      let quote = bytes[position]
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
      let start = position + 1
      position = start
      while position < bytes.count, bytes[position] != quote { position += 1 }
      attributes[key] = Self.decoded(string(start..<position))
      position = min(position + 1, bytes.count)
    }
    return nil
  }

  private mutating func word() -> String {
    let start = position
    while position < bytes.count, !Self.isDelimiter(bytes[position]) { position += 1 }
    return string(start..<position)
  }

  private mutating func skipSpaces() {
    while position < bytes.count, bytes[position] <= 32 { position += 1 }
  }

  private mutating func skip(behind mark: StaticString) {
    while position < bytes.count, !starts(with: mark) { position += 1 }
    position = min(position + mark.utf8CodeUnitCount, bytes.count)
  }

  private func starts(with mark: StaticString) -> Bool {
    mark.withUTF8Buffer { mark in
      mark.count <= bytes.count - position && mark.indices.allSatisfy { bytes[position + $0] == mark[$0] }
    }
  }

  private func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    byte <= 32 || byte == UInt8(ascii: "=") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
      || byte == UInt8(ascii: "<")
  }

  /// `text` with the five named and all numbered character references resolved, once.
  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var result = ""
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      rest = rest[start...]
      guard let end = rest.prefix(12).firstIndex(of: ";"),
        let character = reference(rest[rest.index(after: start)..<end])
      else {
        result += "&"
        rest = rest.dropFirst()
        continue
      }
      result.unicodeScalars.append(character)
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private static func reference(_ name: Substring) -> Unicode.Scalar? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.first == "#" else { return nil }
      let digits = name.dropFirst()
      let isHexadecimal = digits.first == "x" || digits.first == "X"
      return UInt32(isHexadecimal ? digits.dropFirst() : digits, radix: isHexadecimal ? 16 : 10)
        .flatMap { Unicode.Scalar($0) }
    }
  }
}
