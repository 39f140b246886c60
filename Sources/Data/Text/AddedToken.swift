/// A token that is looked for in the text itself, before words are cut into pieces: `[MASK]`, say.
public struct AddedToken: Sendable, Hashable {
  /// What to look for.
  public var content: String
  /// The id that it gets.
  public var id: Int32
  /// Whether it is one of those that stand for no piece of text, such as `[CLS]`.
  public var isSpecial: Bool
  /// Whether it counts only where no letter or digit touches it (`single_word`).
  public var isSingleWord: Bool
  /// Whether it is looked for in the normalized text, itself normalized, rather than in the text as it is (`normalized`).
  public var isNormalized: Bool

  public init(
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
