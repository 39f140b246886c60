/// How an objective stores its `positives`: written into a recipe, and so into the identity of a run, only where they are not `.own`.
///
/// A recipe that says nothing about positives has the identity that it had before there was a choice.
@propertyWrapper
public struct OwnUnlessSaid: Sendable, Codable, Hashable {
  public var wrappedValue: Positives

  public init(wrappedValue: Positives) { self.wrappedValue = wrappedValue }
}

extension KeyedEncodingContainer {
  /// What the compiler's own `encode(to:)` calls for a property with this wrapper.
  mutating func encode(_ positives: OwnUnlessSaid, forKey key: Key) throws {
    guard positives.wrappedValue != .own else { return }
    try encode(positives.wrappedValue, forKey: key)
  }
}

extension KeyedDecodingContainer {
  /// What the compiler's own `init(from:)` calls for a property with this wrapper.
  func decode(_ type: OwnUnlessSaid.Type, forKey key: Key) throws -> OwnUnlessSaid {
    OwnUnlessSaid(wrappedValue: try decodeIfPresent(Positives.self, forKey: key) ?? .own)
  }
}
