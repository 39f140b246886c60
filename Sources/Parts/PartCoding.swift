/// A part as a recipe holds it: with the version that it was written with.
///
/// A run of an earlier version that is read back keeps that version, so that its identity stays what it was.
package struct VersionedPart<Value: Sendable>: Sendable {
  package let value: Value
  package let version: Int

  package init(_ value: Value, version: Int) {
    self.value = value
    self.version = version
  }
}

extension KeyedEncodingContainer {
  /// Writes a part's name, its settings and, above 1, its version.
  package mutating func encode(
    part: any Part, version: Int, name: Key, settings: Key, version versionKey: Key
  ) throws {
    try encode(type(of: part).partName, forKey: name)
    try part.encode(to: superEncoder(forKey: settings))
    if version > 1 { try encode(version, forKey: versionKey) }
  }
}

extension KeyedDecodingContainer {
  /// Reads what ``KeyedEncodingContainer/encode(part:version:name:settings:version:)`` has written.
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
    guard let value = conversion(try type.init(from: superDecoder(forKey: settings))) else { throw absence }
    return VersionedPart(value, version: try decodeIfPresent(Int.self, forKey: version) ?? 1)
  }
}

extension Decoder {
  /// The types that this decoder was given, or those of the kind that is read.
  package func partTypes(or standard: PartTypes) -> PartTypes { userInfo[.parts] as? PartTypes ?? standard }
}
