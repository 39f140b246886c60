/// The canonical form of a value that codes itself: one line, keys in the order of their bytes, each number as the shortest text that reads
/// back as the same value of its own type. Identities are hashes of it, so it never changes.
///
/// What Foundation's encoder treats on its own, a `Date`, `Data`, `URL` or `Decimal`, is not known here: nothing that has an identity
/// holds one.
package enum CanonicalJSON {
  /// - Throws: `EncodingError` for a number that is not finite, and what the value's own `encode(to:)` throws.
  package static func text(of value: some Encodable) throws -> String {
    let root = Node()
    try value.encode(to: NodeEncoder(root, path: []))
    var text = ""
    root.write(to: &text)
    return text
  }
}

/// A place in the document that is being made; containers of one place share it.
private final class Node {
  enum Content {
    case absent
    /// Text of a number, a word or a quoted string.
    case scalar(String)
    case array([Node])
    case object([String: Node])
  }

  var content = Content.absent

  func element() -> Node {
    let node = Node()
    guard case .array(var nodes) = content else {
      content = .array([node])
      return node
    }
    // Given up before it grows, so that it grows in its place: lists of tokens are long.
    content = .absent
    nodes.append(node)
    content = .array(nodes)
    return node
  }

  var count: Int { if case .array(let nodes) = content { nodes.count } else { 0 } }

  func member(_ key: String) -> Node {
    let node = Node()
    guard case .object(var members) = content else {
      content = .object([key: node])
      return node
    }
    content = .absent
    members[key] = node
    content = .object(members)
    return node
  }

  func write(to text: inout String) {
    switch content {
    // As `JSONEncoder` has it: whoever encodes nothing is an empty object.
    case .absent: text += "{}"
    case .scalar(let scalar): text += scalar
    case .array(let nodes):
      text += "["
      for (place, node) in nodes.enumerated() {
        if place > 0 { text += "," }
        node.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (place, member) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }).enumerated() {
        if place > 0 { text += "," }
        QuotedText.append(member.key, to: &text, .foundation)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  static func quoted(_ value: String) -> String {
    var text = ""
    QuotedText.append(value, to: &text, .foundation)
    return text
  }
}

private struct NodeEncoder: Encoder {
  let node: Node
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ node: Node, path: [any CodingKey]) {
    self.node = node
    codingPath = path
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .object = node.content {} else { node.content = .object([:]) }
    return KeyedEncodingContainer(Members<Key>(node: node, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .array = node.content {} else { node.content = .array([]) }
    return Elements(node: node, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension NodeEncoder: SingleValueEncodingContainer {
  func encodeNil() { node.content = .scalar("null") }
  func encode(_ value: Bool) { node.content = .scalar(value ? "true" : "false") }
  func encode(_ value: String) { node.content = .scalar(Node.quoted(value)) }
  func encode(_ value: Double) throws { try encode(number: value) }
  func encode(_ value: Float) throws { try encode(number: value) }

  func encode<Value: Encodable>(_ value: Value) throws {
    // The standard library's numbers hand themselves to a container again; this ends it.
    switch value {
    case let value as any FixedWidthInteger: node.content = .scalar(value.description)
    default: try value.encode(to: self)
    }
  }

  func encode(_ value: Int) { node.content = .scalar(value.description) }
  func encode(_ value: Int8) { node.content = .scalar(value.description) }
  func encode(_ value: Int16) { node.content = .scalar(value.description) }
  func encode(_ value: Int32) { node.content = .scalar(value.description) }
  func encode(_ value: Int64) { node.content = .scalar(value.description) }
  func encode(_ value: UInt) { node.content = .scalar(value.description) }
  func encode(_ value: UInt8) { node.content = .scalar(value.description) }
  func encode(_ value: UInt16) { node.content = .scalar(value.description) }
  func encode(_ value: UInt32) { node.content = .scalar(value.description) }
  func encode(_ value: UInt64) { node.content = .scalar(value.description) }

  /// Swift's own description is the shortest text that reads back; whole numbers lose their ".0".
  private func encode(number value: some BinaryFloatingPoint & CustomStringConvertible) throws {
    guard value.isFinite else {
      throw EncodingError.invalidValue(
        value, .init(codingPath: codingPath, debugDescription: "\(value) is not a number that JSON can hold"))
    }
    let text = value.description
    node.content = .scalar(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
  }
}

private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: Node
  let codingPath: [any CodingKey]

  private func encoder(_ key: some CodingKey) -> NodeEncoder {
    NodeEncoder(node.member(key.stringValue), path: codingPath + [key])
  }

  func encodeNil(forKey key: Key) { encoder(key).encodeNil() }
  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws { try encoder(key).encode(value) }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> { encoder(key).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { encoder(key).unkeyedContainer() }
  func superEncoder() -> any Encoder { encoder(SuperKey()) }
  func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }
}

private struct SuperKey: CodingKey {
  var stringValue: String { "super" }
  var intValue: Int? { nil }
  init() {}
  init?(stringValue: String) { nil }
  init?(intValue: Int) { nil }
}

private struct Elements: UnkeyedEncodingContainer {
  let node: Node
  let codingPath: [any CodingKey]
  var count: Int { node.count }

  private var next: NodeEncoder { NodeEncoder(node.element(), path: codingPath) }

  func encodeNil() { next.encodeNil() }
  func encode<Value: Encodable>(_ value: Value) throws { try next.encode(value) }
  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    next.container(keyedBy: type)
  }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { next.unkeyedContainer() }
  func superEncoder() -> any Encoder { next }
}
