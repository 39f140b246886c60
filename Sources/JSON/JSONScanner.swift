/// Reads JSON (RFC 8259) from bytes, value by value: the one reader of JSON here.
///
/// A caller that knows the form of a document pulls what it needs and skips the rest, so that a hostile file makes it keep nothing;
/// ``value()`` reads whatever comes. It is strict: nesting is limited, names that occur twice are refused, whole numbers are
/// exact or an error, and every error names the byte.
package struct JSONScanner: Sendable {
  /// Levels of brackets; a hostile file must not exhaust the stack.
  package static let greatestDepth = 64

  /// What a value is, told by its first byte.
  package enum Kind: Sendable, Hashable {
    case object, array, string, number, word
  }

  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0

  /// A scanner at the start of a document; a byte order mark, which some editors write, is passed over (RFC 8259, section 8.1).
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  /// The members of an object, in their order; `body` must read or skip each value.
  package mutating func members(
    _ body: (inout JSONScanner, String) throws(JSONError) -> Void
  ) throws(JSONError) {
    try enter("{", "an object")
    var names: Set<ExactName> = []
    skipBlanks()
    if !take("}") {
      repeat {
        let name = try string()
        guard names.insert(ExactName(name)).inserted else { throw .repeatedName(name, offset: offset) }
        try expect(":", "a colon")
        try body(&self, name)
        skipBlanks()
      } while take(",")
      try expect("}", "a comma or }")
    }
    depth -= 1
  }

  /// The elements of an array, in their order; `body` must read or skip each.
  package mutating func elements(_ body: (inout JSONScanner) throws(JSONError) -> Void) throws(JSONError) {
    try enter("[", "an array")
    skipBlanks()
    if !take("]") {
      repeat {
        try body(&self)
        skipBlanks()
      } while take(",")
      try expect("]", "a comma or ]")
    }
    depth -= 1
  }

  /// A whole number from 0 that fits `Int`, exactly.
  package mutating func natural() throws(JSONError) -> Int {
    skipBlanks()
    let start = offset
    var value = 0
    while let byte = peek, Self.isDigit(byte) {
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

  /// A number that is finite in double precision.
  package mutating func number() throws(JSONError) -> Double {
    skipBlanks()
    let start = offset
    _ = take("-")
    let whole = passDigits()
    // 007 is not a JSON number.
    var isSound = whole == 1 || whole > 1 && bytes[offset - whole] != UInt8(ascii: "0")
    if take(".") { isSound = passDigits() > 0 && isSound }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      isSound = passDigits() > 0 && isSound
    }
    guard isSound else { throw flaw("a value", at: start) }
    guard let value = Double(String(decoding: bytes[start..<offset], as: UTF8.self)), value.isFinite else {
      throw flaw("a number below 2^1024", at: start)
    }
    return value
  }

  /// A number as it is written, if it is a whole one in digits alone; nil for any other, which is read as well.
  package mutating func wholeNumberText() throws(JSONError) -> String? {
    skipBlanks()
    let start = offset
    _ = try number()
    let text = bytes[start..<offset]
    let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text
    return digits.allSatisfy(Self.isDigit) ? String(decoding: text, as: UTF8.self) : nil
  }

  /// A string; its bytes must be UTF-8.
  package mutating func string() throws(JSONError) -> String {
    try expect("\"", "a string")
    let start = offset
    // Most strings are the bytes as they stand.
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { offset += 1 }
    if peek == UInt8(ascii: "\"") {
      defer { offset += 1 }
      return try text(bytes[start..<offset], from: start)
    }
    var units = Array(bytes[start..<offset])
    while let byte = peek {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(units[...], from: start)
      case UInt8(ascii: "\\"): units.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20: throw flaw("an escaped control character", at: offset - 1)
      default: units.append(byte)
      }
    }
    throw flaw("a closing quotation mark")
  }

  /// One of `true`, `false` (their value) and `null` (nil).
  package mutating func word() throws(JSONError) -> Bool? {
    skipBlanks()
    for (text, value) in [("true", true), ("false", false), ("null", nil)] as [(String, Bool?)]
    where bytes[offset...].starts(with: text.utf8) {
      offset += text.utf8.count
      return value
    }
    throw flaw("a value")
  }

  /// What the next value is, without reading it.
  package mutating func kind() throws(JSONError) -> Kind {
    skipBlanks()
    guard let byte = peek else { throw flaw("a value") }
    switch byte {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return .word
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    default: throw flaw("a value")
    }
  }

  /// Any value, whole.
  package mutating func value() throws(JSONError) -> JSONValue {
    switch try kind() {
    case .object:
      var members: [JSONValue.Member] = []
      try self.members { (scanner, name) throws(JSONError) in
        members.append(JSONValue.Member(name, try scanner.value()))
      }
      return .object(members)
    case .array:
      var values: [JSONValue] = []
      try elements { (scanner) throws(JSONError) in values.append(try scanner.value()) }
      return .array(values)
    case .string: return .string(try string())
    case .number: return .number(try number())
    case .word: return try word().map(JSONValue.bool) ?? .null
    }
  }

  /// Passes over any value.
  package mutating func skipValue() throws(JSONError) {
    switch try kind() {
    case .object: try members { (scanner, _) throws(JSONError) in try scanner.skipValue() }
    case .array: try elements { (scanner) throws(JSONError) in try scanner.skipValue() }
    case .string: _ = try string()
    case .number: _ = try number()
    case .word: _ = try word()
    }
  }

  /// Stops unless nothing but blanks follows.
  package mutating func end() throws(JSONError) {
    skipBlanks()
    guard offset == bytes.count else { throw flaw("its end") }
  }
}

extension JSONScanner {
  private func text(_ units: ArraySlice<UInt8>, from start: Int) throws(JSONError) -> String {
    guard let text = String(validating: units, as: UTF8.self) else { throw flaw("UTF-8", at: start) }
    return text
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
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
    default: throw flaw("an escape", at: offset - 1)
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

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
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

  /// Passes a run of digits; how many there were.
  private mutating func passDigits() -> Int {
    let start = offset
    while let byte = peek, Self.isDigit(byte) { offset += 1 }
    return offset - start
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = peek, byte == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar, _ words: String) throws(JSONError) {
    skipBlanks()
    guard take(character) else { throw flaw(words) }
  }

  private mutating func enter(_ bracket: Unicode.Scalar, _ words: String) throws(JSONError) {
    try expect(bracket, words)
    depth += 1
    guard depth <= Self.greatestDepth else { throw flaw("nesting of at most \(Self.greatestDepth) levels") }
  }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { offset += 1 }
  }

  private func flaw(_ expected: String, at place: Int? = nil) -> JSONError {
    .syntax(expected: expected, offset: place ?? offset)
  }
}

/// A name by its bytes: strings that are canonically equal are different names to a file system, and in a vocabulary different tokens.
package struct ExactName: Sendable, Hashable {
  let text: String

  package init(_ text: String) { self.text = text }

  package static func == (a: ExactName, b: ExactName) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  package func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

/// Why a text is not JSON, or not the JSON that its reader needs; the description is the end of a sentence.
public enum JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Reading stopped at a byte, counted from 0, where `expected` should be.
  case syntax(expected: String, offset: Int)
  /// An object has a name twice; the second time it ends before the byte `offset`.
  case repeatedName(String, offset: Int)
  /// Sound JSON that means nothing to its reader.
  case unsuitable(reason: String)

  /// What is wrong as a clause about the text: `it is not JSON at byte 3: expected a value`.
  package var clause: String {
    switch self {
    case .syntax: "it is \(description)"
    case .repeatedName, .unsuitable: description
    }
  }

  /// The end of a sentence, with the byte where it is known.
  public var description: String {
    switch self {
    case .syntax(let expected, let offset): "not JSON at byte \(offset): expected \(expected)"
    case .repeatedName(let name, let offset): "it has the name '\(name)' twice, again before byte \(offset)"
    case .unsuitable(let reason): reason
    }
  }
}
