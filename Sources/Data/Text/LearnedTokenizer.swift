public import Parts

/// A tokenizer of your own: as a value of a recipe it is untrained, and every study trains it on its captions. The trained one, of the
/// same type, is stored with each run.
///
/// ```swift
/// let recipe = Recipe.tcl(.demo).with(\.tokenizer.tokens, .own(Syllables(longest: 4)))
/// ```
public protocol LearnedTokenizer: Tokenizer, Part {
  /// The key in recipes.
  static var name: String { get }

  /// This tokenizer with the tokens of some captions. Equal captions give equal tokenizers.
  ///
  /// - Parameters:
  ///   - captions: Cleaned, as in training.
  ///   - vocabularySize: The greatest number of tokens, special ones included.
  /// - Throws: Why none can be made of them, in one sentence.
  func trained(on captions: some Sequence<String>, vocabularySize: Int) throws -> Self
}

extension LearnedTokenizer {
  /// The kind `tokenizer`.
  public static var kind: PartKind { .tokenizer }
  public static var partName: String { name }
}
