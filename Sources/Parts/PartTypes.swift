/// The types of parts that can be read back: an immutable value, so that nothing depends on what was imported.
///
/// A decoder finds it in its `userInfo` under `CodingUserInfoKey.parts`; without one each kind knows those of this package.
public struct PartTypes: Sendable {
  /// In the order in which they were added.
  package private(set) var types: [any Part.Type] = []

  /// Where two types have one kind and name, in one sentence each that names both.
  package private(set) var clashes: [String] = []

  /// None.
  public init() {}

  /// These and one more. The same type again changes nothing: two experiments may both use it.
  public func adding(_ type: any Part.Type) -> PartTypes {
    var result = self
    guard let known = self[type.kind, type.partName] else {
      result.types.append(type)
      return result
    }
    guard known != type else { return self }
    let clash =
      "Two parts are the \(type.kind) '\(type.partName)': \(String(reflecting: known)) and \(String(reflecting: type)); give one "
      + "of them another name."
    if !clashes.contains(clash) { result.clashes.append(clash) }
    return result
  }

  /// These and those.
  package func adding(_ others: PartTypes) -> PartTypes {
    others.types.reduce(self) { $0.adding($1) }
  }

  /// The type of a kind and a name.
  package subscript(kind: PartKind, name: String) -> (any Part.Type)? {
    types.first { $0.kind == kind && $0.partName == name }
  }

  /// The names of a kind, in the order in which they were added.
  package func names(of kind: PartKind) -> [String] { types.filter { $0.kind == kind }.map { $0.partName } }
}

/// Why something stored cannot be read back.
public enum PartError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The part is none of those that the reader knows.
  case absence(kind: String, name: String, known: [String])

  /// One sentence with the kind, the name and what is known instead.
  public var description: String {
    switch self {
    case .absence(let kind, let name, let known):
      "There is no \(kind) '\(name)'; "
        + (known.isEmpty ? "none is known." : "known are \(known.joined(separator: ", ")).")
    }
  }
}

extension CodingUserInfoKey {
  /// Where a decoder of recipes looks for its ``PartTypes``.
  public static let parts = CodingUserInfoKey(validated: "triad.parts")

  private init(validated name: String) {
    guard let key = CodingUserInfoKey(rawValue: name) else { fatalError("CodingUserInfoKey: no key \(name)") }
    self = key
  }
}
