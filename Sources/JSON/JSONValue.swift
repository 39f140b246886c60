/// A JSON document whose objects keep the order of their keys, so that writing a value twice gives the same bytes.
///
/// `JSONEncoder` sorts or shuffles keys; a log line reads best in the order its writer chose. Foundation's reader makes
/// dictionaries, in which canonically equal names fall together; in a vocabulary they are different tokens.
public enum JSONValue: Sendable, Hashable {
  /// The literal `null`.
  case null
  /// One of the literals `true` and `false`.
  case bool(Bool)
  /// A number; not finite ones are written as `null`, because JSON has no word for them.
  case number(Double)
  /// Text, without its quotes and escapes.
  case string(String)
  /// Values in their order.
  case array([JSONValue])
  /// Members in the order in which they were read or given.
  case object([Member])

  /// A key and its value.
  public struct Member: Sendable, Hashable {
    /// The name, which no other member of its object has.
    public var key: String
    /// What stands after the colon.
    public var value: JSONValue

    /// A member of an object.
    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// Reads a document (RFC 8259), keeping the order of keys.
  ///
  /// - Throws: ``JSONError``, also for a repeated key and for more than `JSONScanner.greatestDepth` levels.
  public init(parsing text: some StringProtocol) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }

  /// Reads a document from its bytes.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw .unsuitable(reason: "it is UTF-16; write it as UTF-8, as with `iconv -f UTF-16 -t UTF-8`")
    }
    var scanner = JSONScanner(bytes)
    self = try scanner.value()
    try scanner.end()
  }

  /// An integer; exact up to 2^53.
  public static func integer(_ value: Int) -> JSONValue { .number(Double(value)) }

  /// A number, or `null` where there is none.
  package static func optional(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }

  /// An integer, or `null` where there is none.
  package static func optionalInteger(_ value: Int?) -> JSONValue { value.map(JSONValue.integer) ?? .null }

  /// Text, or `null` where there is none.
  package static func optionalString(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

  /// The value of a key; nil when this is not an object or the key is absent.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// An object with one more member; anything else as it is.
  package func adding(_ key: String, _ value: JSONValue) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members + [Member(key, value)])
  }

  /// The number, if this is one.
  public var number: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The number as an integer, if it is one of up to 53 bits: a larger one may have been rounded.
  public var integer: Int? { number.flatMap { abs($0) < 0x1p53 ? Int(exactly: $0) : nil } }

  /// Whether it is true, if this is `true` or `false`.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// Whether this is `null`.
  package var isNull: Bool { self == .null }

  /// The text, if this is one.
  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The elements, if this is an array.
  public var array: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  /// An object in the order of the literal.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
  /// An array in the order of the literal.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A number, which must be finite to be written.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A number without fraction and exponent.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// One of `true` and `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue {
  /// The document on one line, as a log wants it. Numbers have as many digits as it takes to read the same value back.
  public var compactText: String {
    var result = ""
    write(to: &result, indentation: nil)
    return result
  }

  /// The document with two blanks of indentation a level and a final line feed, as a file wants it.
  public var indentedText: String {
    var result = ""
    write(to: &result, indentation: 0)
    return result + "\n"
  }

  private func write(to text: inout String, indentation: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let value): text += Self.text(of: value)
    case .string(let value): QuotedText.append(value, to: &text, .fewest)
    case .array(let values):
      // Arrays of plain values stay on one line: they are the values of the seeds.
      let flat = values.allSatisfy(\.isScalar)
      Self.enclose("[", "]", values, into: &text, indentation: flat ? nil : indentation) { value, text, inner in
        value.write(to: &text, indentation: inner)
      }
    case .object(let members):
      Self.enclose("{", "}", members, into: &text, indentation: indentation) { member, text, inner in
        QuotedText.append(member.key, to: &text, .fewest)
        text += inner == nil ? ":" : ": "
        member.value.write(to: &text, indentation: inner)
      }
    }
  }

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private static func enclose<Element>(
    _ open: String, _ close: String, _ elements: [Element], into text: inout String, indentation: Int?,
    body: (Element, inout String, Int?) -> Void
  ) {
    text += open
    let inner = indentation.map { $0 + 2 }
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      if let inner { text += "\n" + String(repeating: " ", count: inner) }
      body(element, &text, inner)
    }
    if let indentation, !elements.isEmpty { text += "\n" + String(repeating: " ", count: indentation) }
    text += close
  }

  private static func text(of value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value == 0 { return value.sign == .minus ? "-0.0" : "0" }
    // Swift writes the shortest digits that read back as the same value; whole numbers need no ".0".
    if let integer = Int(exactly: value), abs(integer) < 1 << 53 { return String(integer) }
    return value.description
  }
}
