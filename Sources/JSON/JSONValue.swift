/// A JSON document whose objects keep the order of their keys, so that writing a value twice gives the same bytes.
///
/// `JSONEncoder` sorts or shuffles keys; a log line reads best in the order its writer chose. Foundation's reader makes
/// dictionaries, in which canonically equal names fall together; in a vocabulary they are different tokens.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number; not finite ones are written as `null`, because JSON has no word for them.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// A key and its value.
  public struct Member: Sendable, Hashable {
    public var key: String
    public var value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// Reads a document (RFC 8259), keeping the order of keys.
  ///
  /// - Throws: ``JSONError``, also for a repeated key and for more than ``JSONScanner/greatestDepth`` levels.
  public init(parsing text: some StringProtocol) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }

  /// Reads a document from its bytes.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var scanner = JSONScanner(bytes)
    self = try scanner.value()
    try scanner.end()
  }

  /// An integer; exact up to 2^53.
  public static func integer(_ value: Int) -> JSONValue { .number(Double(value)) }

  /// A number, or `null` where there is none.
  public static func optional(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }

  /// The value of a key; nil when this is no object or the key is absent.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// An object with one more member; anything else as it is.
  public func adding(_ key: String, _ value: JSONValue) -> JSONValue {
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
  public var isNull: Bool { self == .null }

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
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}
