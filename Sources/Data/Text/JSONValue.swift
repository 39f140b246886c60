/// A JSON value whose objects keep the order of their members and every spelling of their names.
///
/// Foundation's parser makes dictionaries, in which canonically equal names fall together; in a vocabulary they are different
/// tokens.
package enum JSONValue {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([(name: String, value: JSONValue)])

  /// The member `name` of an object; nil when there is none or this is no object.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  package var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  package var array: [JSONValue]? {
    guard case .array(let value) = self else { return nil }
    return value
  }

  package var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// A whole number of up to 53 bits.
  package var integer: Int? {
    guard case .number(let value) = self, abs(value) < 0x1p53, value == value.rounded() else { return nil }
    return Int(value)
  }

  package var isNull: Bool {
    if case .null = self { true } else { false }
  }
}
