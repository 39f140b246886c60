/// Reads JSON (RFC 8259), strictly.
package struct JSONParser {
  /// What is wrong, and at which byte.
  package struct Fault: Error, Hashable {
    package var reason: String
    package var byte: Int
  }

  /// Deeper nesting is refused: a hostile file must not exhaust the stack.
  package static let depthLimit = 64

  private let bytes: [UInt8]
  private var place = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value that `bytes` spell.
  package static func parse(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.place == bytes.count else { throw parser.fault("something follows the value") }
    return value
  }

  private func fault(_ reason: String) -> Fault { Fault(reason: reason, byte: place) }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { place += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(Fault) -> JSONValue {
    guard depth < Self.depthLimit else { throw fault("it is nested deeper than \(Self.depthLimit) levels") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw fault("it ends early")
    default: return try number()
    }
  }

  private mutating func word(_ text: String, _ value: JSONValue) throws(Fault) -> JSONValue {
    guard bytes[place...].starts(with: text.utf8) else { throw fault("a value is expected") }
    place += text.utf8.count
    return value
  }

  private mutating func object(depth: Int) throws(Fault) -> JSONValue {
    place += 1
    var members: [(name: String, value: JSONValue)] = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw fault("a name in quotation marks is expected") }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw fault("a colon is expected") }
      members.append((name, try value(depth: depth + 1)))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw fault("a comma or a closing brace is expected") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(Fault) -> JSONValue {
    place += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw fault("a comma or a closing bracket is expected") }
    return .array(elements)
  }

  private mutating func number() throws(Fault) -> JSONValue {
    let start = place
    _ = take(UInt8(ascii: "-"))
    let whole = digits()
    // 007 is no JSON number.
    var isSound = whole > 0 && (whole == 1 || bytes[place - whole] != UInt8(ascii: "0"))
    if take(UInt8(ascii: ".")) { isSound = digits() > 0 && isSound }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
      isSound = digits() > 0 && isSound
    }
    guard isSound, let number = Double(String(decoding: bytes[start..<place], as: UTF8.self)) else {
      place = start
      throw fault("a value is expected")
    }
    return .number(number)
  }

  /// Passes a run of digits; how many there were.
  private mutating func digits() -> Int {
    let start = place
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
    return place - start
  }

  private mutating func string() throws(Fault) -> String {
    let start = place
    place += 1
    var text: [UInt8] = []
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let result = String(validating: text, as: UTF8.self) else {
          place = start
          throw fault("a string is not UTF-8")
        }
        return result
      case UInt8(ascii: "\\"): text.append(contentsOf: String(try escaped()).utf8)
      case 0..<0x20: throw fault("a string holds a control character")
      default: text.append(byte)
      }
    }
    place = start
    throw fault("a string does not end")
  }

  private mutating func escaped() throws(Fault) -> Unicode.Scalar {
    guard let byte = next else { throw fault("it ends early") }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw fault("a string holds an unknown escape")
    }
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // Characters beyond U+FFFF are written as two surrogates.
    guard (0xd800..<0xdc00).contains(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw fault("a string holds half of a surrogate pair")
    }
    let second = try hexadecimal()
    guard (0xdc00..<0xe000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
    else { throw fault("a string holds half of a surrogate pair") }
    return scalar
  }

  private mutating func hexadecimal() throws(Fault) -> UInt32 {
    let end = place + 4
    guard end <= bytes.count else { throw fault("it ends early") }
    var value: UInt32 = 0
    for byte in bytes[place..<end] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw fault("\\u needs four digits") }
      value = value << 4 | UInt32(digit)
    }
    place = end
    return value
  }
}
