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
