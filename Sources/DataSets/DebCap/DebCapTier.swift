/// How trustworthy the captions of a picture are.
public enum DebCapTier: String, Sendable, Codable, Hashable, CaseIterable {
  /// Named by an editor: emoji, furniture and stamps.
  case curated
  /// A title given by the artist, of which WordNet knows every word.
  case clean
  /// Everything else that says something: file names, other languages, misspellings.
  case noisy

  /// The number in the cache file.
  var code: UInt8 {
    switch self {
    case .curated: 0
    case .clean: 1
    case .noisy: 2
    }
  }

  init?(code: UInt8) {
    guard let tier = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = tier
  }
}
