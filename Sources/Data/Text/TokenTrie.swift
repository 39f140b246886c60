/// Finds the longest token that a word begins with, in one walk over the word.
///
/// Works on Unicode scalars, as the published tokenizer does: `String` would take canonically equal spellings for one.
struct TokenTrie: Sendable {
  /// From (node, scalar) to the node behind it.
  private var edges: [UInt64: Int32] = [:]
  /// The token id that ends at a node, or -1.
  private var tokens: [Int32] = [-1]

  /// The node before any scalar.
  static let root: Int32 = 0

  /// Adds `token`; gives back the id that its spelling already had, if any, and then changes nothing.
  mutating func insert(_ token: some Sequence<Unicode.Scalar>, id: Int32) -> Int32? {
    var node = Self.root
    for scalar in token {
      let key = Self.key(node, scalar)
      if let next = edges[key] {
        node = next
      } else {
        edges[key] = Int32(tokens.count)
        node = Int32(tokens.count)
        tokens.append(-1)
      }
    }
    guard tokens[Int(node)] < 0 else { return tokens[Int(node)] }
    tokens[Int(node)] = id
    return nil
  }

  /// The node behind `scalar`, or nil when no token goes on with it.
  func step(_ node: Int32, _ scalar: Unicode.Scalar) -> Int32? { edges[Self.key(node, scalar)] }

  /// The node behind all of `text`.
  func node(after text: String) -> Int32? {
    var node = Self.root
    for scalar in text.unicodeScalars {
      guard let next = step(node, scalar) else { return nil }
      node = next
    }
    return node
  }

  /// The id of the token that ends at `node`.
  func token(at node: Int32) -> Int32? {
    let id = tokens[Int(node)]
    return id < 0 ? nil : id
  }

  private static func key(_ node: Int32, _ scalar: Unicode.Scalar) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 32 | UInt64(scalar.value)
  }
}
