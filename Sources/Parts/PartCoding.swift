/// A part as a recipe holds it: with the version that it was written with.
///
/// A run of an earlier version that is read back keeps that version, so that its identity stays what it was.
package struct VersionedPart<Value: Sendable>: Sendable {
  /// As what its kind is: `any Objective`.
  package let value: Value
  /// The same, as what parts of all kinds are.
  package let part: any Part
  package let version: Int

  /// - Parameters:
  ///   - part: `value` once more; only its caller knows that it is one.
  ///   - version: The type's, if it was not read back.
  package init(_ value: Value, as part: any Part, version: Int? = nil) {
    self.value = value
    self.part = part
    self.version = version ?? type(of: part).version
  }

  /// Without its kind, for lists of all.
  package var erased: VersionedPart<any Part> { VersionedPart<any Part>(part, as: part, version: version) }
}

extension VersionedPart: Hashable {
  package static func == (left: VersionedPart, right: VersionedPart) -> Bool {
    left.version == right.version && AnyHashable(left.part) == AnyHashable(right.part)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(part)) }
}

extension KeyedEncodingContainer {
  /// Writes a part's name, its settings and, above 1, its version.
  package mutating func encode<Value>(
    _ versioned: VersionedPart<Value>, name: Key, settings: Key, version: Key
  ) throws {
    try encode(type(of: versioned.part).partName, forKey: name)
    try versioned.part.encode(to: superEncoder(forKey: settings))
    if versioned.version > 1 { try encode(versioned.version, forKey: version) }
  }
}

extension KeyedDecodingContainer {
  /// Reads what ``KeyedEncodingContainer/encode(_:name:settings:version:)`` has written.
  ///
  /// - Parameters:
  ///   - conversion: To the protocol of the kind: `{ $0 as? any Objective }`.
  ///   - types: Those that are known.
  /// - Throws: ``PartError``, naming the part, if it is none of `types`.
  package func decodePart<Value: Sendable>(
    _ kind: PartKind, as conversion: (any Part) -> Value?, name: Key, settings: Key, version: Key,
    among types: PartTypes
  ) throws -> VersionedPart<Value> {
    let text = try decode(String.self, forKey: name)
    let absence = PartError.absence(kind: kind.name, name: text, known: types.names(of: kind))
    guard let type = types[kind, text] else { throw absence }
    let part = try type.init(from: superDecoder(forKey: settings))
    guard let value = conversion(part) else { throw absence }
    return VersionedPart(value, as: part, version: try decodeIfPresent(Int.self, forKey: version) ?? 1)
  }
}

extension Decoder {
  /// The types that this decoder was given, or those of the kind that is read.
  package func partTypes(or standard: PartTypes) -> PartTypes { userInfo[.parts] as? PartTypes ?? standard }
}
