/// Turns captions into token ids.
///
/// A tokenizer is an immutable value and may be used from several threads. Equal fingerprints give equal ids.
public protocol Tokenizer: Sendable {
  /// The number of ids; every id lies in `0..<vocabularySize`.
  var vocabularySize: Int { get }

  /// The ids that stand for no piece of text.
  var specialTokens: SpecialTokens { get }

  /// A hash of everything that decides which ids a text gets; part of a run's identity.
  var fingerprint: UInt64 { get }

  /// The ids of `text`: `[CLS]` first, then its pieces, cut so that there are `maxLength` ids at the most.
  ///
  /// - Parameter maxLength: The greatest number of ids, special ones included; at least 1.
  func encode(_ text: String, maxLength: Int) -> [Int32]
}

extension Tokenizer {
  /// The ids of all of `text`, not cut.
  public func encode(_ text: String) -> [Int32] { encode(text, maxLength: .max) }
}

/// The ids of the tokens that stand for no piece of text.
public struct SpecialTokens: Sendable, Hashable, Codable {
  /// `[PAD]`. Triad packs its text and never feeds this id; it keeps its place in published vocabularies.
  public var padding: Int32
  /// `[UNK]`: a word that the vocabulary cannot spell.
  public var unknown: Int32
  /// `[CLS]`: the first token of every caption, whose output stands for all of it.
  public var classification: Int32
  /// `[SEP]`: the end of a text, for encoders trained with one.
  public var separator: Int32
  /// `[MASK]`: the token that masked language modelling puts in the place of another.
  public var mask: Int32

  /// The ids of the five tokens that stand for no text.
  public init(padding: Int32, unknown: Int32, classification: Int32, separator: Int32, mask: Int32) {
    self.padding = padding
    self.unknown = unknown
    self.classification = classification
    self.separator = separator
    self.mask = mask
  }

  /// The written forms, in the order of the ids of a vocabulary that `WordPieceTrainer` makes.
  package static let spellings = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

  /// Whether masked language modelling must leave `id` alone: padding, `[CLS]` and `[SEP]` carry no text.
  public func isStructural(_ id: Int32) -> Bool {
    id == padding || id == classification || id == separator
  }
}
