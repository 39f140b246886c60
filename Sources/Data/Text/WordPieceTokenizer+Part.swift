public import Parts

extension PartKind {
  /// What makes tokens of captions.
  public static let tokenizer = PartKind("tokenizer")
}

/// A tokenizer is stored with its tokens, so that a model can be asked without the captions that they were made of.
extension WordPieceTokenizer: Part {
  /// The kind `tokenizer`.
  public static var kind: PartKind { .tokenizer }
  /// The name in recipes.
  public static var partName: String { "wordpiece" }
  public static var summary: String {
    "BERT's WordPiece tokenizer: words are cut, greedily from the left, into the longest tokens of the vocabulary."
  }

  private enum CodingKeys: String, CodingKey {
    case tokens, appendsSeparator, normalization, addedTokens, longestWord
  }

  /// Tokens that are not a vocabulary are thrown as a `VocabularyError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try Vocabulary(tokens: container.decode([String].self, forKey: .tokens)),
      try container.decode(Bool.self, forKey: .appendsSeparator),
      try container.decode(TextNormalization.self, forKey: .normalization),
      try container.decode(Int.self, forKey: .longestWord),
      try container.decode([AddedToken].self, forKey: .addedTokens))
  }

  /// Writes the vocabulary and all settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(vocabulary.tokens, forKey: .tokens)
    try container.encode(appendsSeparator, forKey: .appendsSeparator)
    try container.encode(normalization, forKey: .normalization)
    try container.encode(longestWord, forKey: .longestWord)
    try container.encode(addedTokens, forKey: .addedTokens)
  }
}
