/// A token that is looked for in the text itself, before words are cut into pieces: `[MASK]`, say.
package struct AddedToken: Sendable, Hashable, Codable {
  /// What to look for.
  package var content: String
  /// The id that it gets.
  package var id: Int32
  /// Whether it is one of those that stand for no piece of text, such as `[CLS]`.
  package var isSpecial: Bool
  /// Whether it counts only where no letter or digit touches it (`single_word`).
  package var isSingleWord: Bool
  /// Whether it is looked for in the normalized text, itself normalized, rather than in the text as it is (`normalized`).
  package var isNormalized: Bool

  package init(
    _ content: String, id: Int32, isSpecial: Bool = true, isSingleWord: Bool = false, isNormalized: Bool = false
  ) {
    self.content = content
    self.id = id
    self.isSpecial = isSpecial
    self.isSingleWord = isSingleWord
    self.isNormalized = isNormalized
  }

  /// The five tokens of BERT, as Hugging Face's tokenizers add them to a `vocab.txt`.
  static func standard(_ tokens: SpecialTokens) -> [AddedToken] {
    let ids = [tokens.padding, tokens.unknown, tokens.classification, tokens.separator, tokens.mask]
    return zip(SpecialTokens.spellings, ids).map { AddedToken($0, id: $1) }
  }
}

/// Finds added tokens in a text: the leftmost first, of several that begin together the longest.
struct AddedTokenMatcher: Sendable {
  enum Segment: Hashable {
    case text(ArraySlice<Unicode.Scalar>)
    case token(Int32)
  }

  private let tokens: [AddedToken]
  /// From spellings to places in `tokens`.
  private let trie: TokenTrie
  private let firsts: Set<Unicode.Scalar>

  /// - Parameter spelling: How a token is written in the texts that are searched; nil or empty for one never found.
  init(_ tokens: [AddedToken], spelling: (AddedToken) -> [Unicode.Scalar]) {
    var trie = TokenTrie()
    var firsts: Set<Unicode.Scalar> = []
    for (place, token) in tokens.enumerated() {
      let scalars = spelling(token)
      guard let first = scalars.first else { continue }
      firsts.insert(first)
      _ = trie.insert(scalars, id: Int32(place))
    }
    self.tokens = tokens
    self.trie = trie
    self.firsts = firsts
  }

  /// `text` in order, its tokens and what lies between them; no segment of text is empty.
  func segments(of text: [Unicode.Scalar]) -> [Segment] {
    guard !firsts.isEmpty, text.contains(where: firsts.contains) else { return text.isEmpty ? [] : [.text(text[...])] }
    var result: [Segment] = []
    var (start, place) = (0, 0)
    while place < text.count {
      guard firsts.contains(text[place]), let (token, end) = longestToken(in: text, at: place) else {
        place += 1
        continue
      }
      if !token.isSingleWord || standsAlone(place..<end, in: text) {
        if start < place { result.append(.text(text[start..<place])) }
        result.append(.token(token.id))
        start = end
      }
      place = end
    }
    if start < text.count { result.append(.text(text[start...])) }
    return result
  }

  private func longestToken(in text: [Unicode.Scalar], at start: Int) -> (token: AddedToken, end: Int)? {
    var node = TokenTrie.root
    var best: (token: AddedToken, end: Int)?
    var place = start
    while place < text.count, let next = trie.step(node, text[place]) {
      place += 1
      node = next
      if let found = trie.token(at: next) { best = (tokens[Int(found)], place) }
    }
    return best
  }

  private func standsAlone(_ range: Range<Int>, in text: [Unicode.Scalar]) -> Bool {
    let touchesBefore = range.lowerBound > 0 && text[range.lowerBound - 1].isWordCharacter
    let touchesAfter = range.upperBound < text.count && text[range.upperBound].isWordCharacter
    return !touchesBefore && !touchesAfter
  }
}
