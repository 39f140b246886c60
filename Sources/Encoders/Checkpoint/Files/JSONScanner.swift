/// Reads JSON (RFC 8259) from bytes, piece by piece, for headers whose form is known beforehand.
///
/// Nothing is kept that nobody asked for, nesting is limited, and names that occur twice are refused, which parsers that give a
/// table hide.
struct JSONScanner {
  /// Levels of brackets in values that are skipped; a hostile file must not exhaust the stack.
  static let greatestDepth = 64

  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The members of an object; `body` must read or skip each value.
  mutating func members(
    _ body: (inout JSONScanner, String) throws(FormatFlaw) -> Void
  ) throws(FormatFlaw) {
    try expect("{", "an object")
    var keys: Set<String> = []
    skipBlanks()
    if take("}") { return }
    repeat {
      let key = try string()
      guard keys.insert(key).inserted else { throw FormatFlaw("it has the name '\(key)' twice") }
      try expect(":", "a colon")
      try body(&self, key)
      skipBlanks()
    } while take(",")
    try expect("}", "a comma or }")
  }

  /// The elements of an array; `body` must read or skip each.
  mutating func elements(_ body: (inout JSONScanner) throws(FormatFlaw) -> Void) throws(FormatFlaw) {
    try expect("[", "an array")
    skipBlanks()
    if take("]") { return }
    repeat {
      try body(&self)
      skipBlanks()
    } while take(",")
    try expect("]", "a comma or ]")
  }

  /// A whole number from 0 that fits `Int`.
  mutating func natural() throws(FormatFlaw) -> Int {
    skipBlanks()
    let start = offset
    var value = 0
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isStillTooLarge) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !isTooLarge, !isStillTooLarge else { throw flaw("a number below 2^63", at: start) }
      value = sum
      offset += 1
    }
    let hasLeadingZero = offset - start > 1 && bytes[start] == UInt8(ascii: "0")
    guard offset > start, !hasLeadingZero, peek.map({ ".eE".utf8.contains($0) }) != true else {
      throw flaw("a whole number from 0", at: start)
    }
    return value
  }

  /// A string.
  mutating func string() throws(FormatFlaw) -> String {
    try expect("\"", "a string")
    var units: [UInt8] = []
    while let byte = peek {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: units, as: UTF8.self) else { throw flaw("UTF-8") }
        return text
      case UInt8(ascii: "\\"): units.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20: throw flaw("an escaped control character")
      default: units.append(byte)
      }
    }
    throw flaw("a closing quotation mark")
  }

  /// Passes over any value.
  mutating func skipValue(depth: Int = 0) throws(FormatFlaw) {
    guard depth < JSONScanner.greatestDepth else {
      throw flaw("nesting of at most \(JSONScanner.greatestDepth) levels")
    }
    skipBlanks()
    switch peek {
    case UInt8(ascii: "{"):
      try members { (scanner, _) throws(FormatFlaw) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "["):
      try elements { (scanner) throws(FormatFlaw) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    default:
      let start = offset
      while let byte = peek, !" \n\r\t,:]}\"[{".utf8.contains(byte) { offset += 1 }
      let text = String(decoding: bytes[start..<offset], as: UTF8.self)
      let isNumber = text.utf8.allSatisfy("0123456789+-.eE".utf8.contains) && Double(text) != nil
      guard isNumber || ["true", "false", "null"].contains(text) else { throw flaw("a value", at: start) }
    }
  }

  /// Stops unless nothing but blanks follows.
  mutating func end() throws(FormatFlaw) {
    skipBlanks()
    guard offset == bytes.count else { throw flaw("its end") }
  }

  private mutating func escape() throws(FormatFlaw) -> Unicode.Scalar {
    guard let byte = peek else { throw flaw("an escape") }
    offset += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "u"): break
    default: throw flaw("an escape")
    }
    let high = try hexadecimal()
    if let scalar = Unicode.Scalar(high) { return scalar }
    // Outside the basic plane a character is written as a pair of surrogates.
    guard take("\\"), take("u"), (0xD800..<0xDC00).contains(high) else { throw flaw("a pair of surrogates") }
    let low = try hexadecimal()
    guard (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw flaw("a pair of surrogates") }
    return scalar
  }

  private mutating func hexadecimal() throws(FormatFlaw) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = peek.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw flaw("four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = peek, byte == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar, _ words: String) throws(FormatFlaw) {
    skipBlanks()
    guard take(character) else { throw flaw(words) }
  }

  private mutating func skipBlanks() {
    while let byte = peek, " \n\r\t".utf8.contains(byte) { offset += 1 }
  }

  private func flaw(_ expected: String, at place: Int? = nil) -> FormatFlaw {
    FormatFlaw("its JSON lacks \(expected) at byte \(place ?? offset)")
  }
}
