/// Why a text is not JSON, or not the JSON that its reader needs; the description is the end of a sentence.
public enum JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Reading stopped at a byte, counted from 0, where `expected` should be.
  case syntax(expected: String, offset: Int)
  /// An object has a name twice; the second time it ends before the byte `offset`.
  case repeatedName(String, offset: Int)
  /// Sound JSON that means nothing to its reader.
  case unsuitable(reason: String)

  public var description: String {
    switch self {
    case .syntax(let expected, let offset): "not JSON at byte \(offset): expected \(expected)"
    case .repeatedName(let name, let offset): "it has the name '\(name)' twice, again before byte \(offset)"
    case .unsuitable(let reason): reason
    }
  }
}
