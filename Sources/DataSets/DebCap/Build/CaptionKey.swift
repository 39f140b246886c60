import Data

/// The group key of a caption: what makes two captions say the same thing.
///
/// Lower case, a leading a/an/the/some dropped, words (letters, digits, underscores) joined by single spaces.
package enum CaptionKey {
  /// The key of `caption`; empty if it has no word.
  package static func make(from caption: String) -> String {
    var words = words(of: caption)
    if words.count > 1, articles.contains(words[0]) { words.removeFirst() }
    return words.joined(separator: " ")
  }

  /// The lower-cased words of `caption`.
  static func words(of caption: String) -> [String] {
    caption.lowercased().unicodeScalars.split { !isWordScalar($0) }.map { String(String.UnicodeScalarView($0)) }
  }

  private static let articles: Set<String> = ["a", "an", "the", "some"]

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
        || ("A"..."Z").contains(scalar)
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }
}

/// Which captions speak only of what the training captions mention: what zero-shot transfer can be asked for.
package enum CaptionCoverage {
  /// Marks the stamps in `records` all of whose content words occur in the captions of the training split.
  static func mark(_ records: inout [DebCapRecord]) {
    let training = DebCapFilter.pretraining(.train)
    let vocabulary = words(of: records.lazy.filter(training.contains).flatMap(\.captions))
    for index in records.indices where records[index].origin == .tuxpaint {
      if covers(records[index].captions[0], vocabulary) { records[index].marks.insert(.covered) }
    }
  }

  /// All words of `captions`.
  package static func words(of captions: some Sequence<String>) -> Set<String> {
    captions.reduce(into: []) { $0.formUnion(CaptionKey.words(of: $1)) }
  }

  /// Whether all content words of `caption` are in `vocabulary`; a caption without any is not covered.
  package static func covers(_ caption: String, _ vocabulary: Set<String>) -> Bool {
    let words = contentWords(of: caption)
    return !words.isEmpty && vocabulary.isSuperset(of: words)
  }

  /// The words of `caption` that are not function words.
  static func contentWords(of caption: String) -> [String] {
    CaptionKey.words(of: caption).filter { !functionWords.contains($0) }
  }

  private static let functionWords: Set<String> = [
    "a", "an", "the", "some", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or", "is", "are",
    "was",
    "be", "this", "that", "these", "it", "its", "as", "into", "our", "your", "their", "his", "her", "one", "s",
  ]
}
