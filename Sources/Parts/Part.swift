/// Something that a recipe is made of and that anyone can add: a value that is written into the recipe and read back by its kind and name.
///
/// Nobody conforms to it directly: an objective, a picture operation, an aggregator is one by what it conforms to, and only states what
/// differs from the defaults here.
public protocol Part: Sendable, Hashable, Codable {
  /// Given by the protocol of the kind.
  static var kind: PartKind { get }

  /// Likewise, from the kind's own `name`.
  static var partName: String { get }

  /// To be raised when what the part computes is changed: runs of earlier versions are then kept and no longer found. 1 is not written.
  static var version: Int { get }

  /// In one sentence, for lists.
  static var summary: String { get }

  /// With its default settings, for lists; nil if it has none.
  static var standard: Self? { get }
}

extension Part {
  /// The first version, unless a part says otherwise.
  public static var version: Int { 1 }
  /// Empty, unless a part says something.
  public static var summary: String { "" }
  /// None, unless a part has settings to begin with.
  public static var standard: Self? { nil }
}

/// What a part is: an objective, say. Each module names its own kinds.
public struct PartKind: Sendable, Hashable, CustomStringConvertible {
  /// In words: `picture operation`.
  public let name: String

  /// A kind by the word for it in messages, such as `objective`.
  public init(_ name: String) { self.name = name }

  /// The word for it in messages.
  public var description: String { name }
}

/// Where the type of a part is declared.
package struct PartOrigin: Sendable, Hashable {
  /// `Losses` for ours, the module of a researcher for theirs.
  package let module: String
  /// The type without its module: `LMI`.
  package let type: String

  package init(_ type: any Part.Type) {
    let name = String(reflecting: type)
    module = String(name.prefix { $0 != "." })
    // A private type stands in a context without a name, which nobody can write.
    self.type = name.split(separator: ".").dropFirst().filter { !$0.hasPrefix("(") }.joined(separator: ".")
  }
}
