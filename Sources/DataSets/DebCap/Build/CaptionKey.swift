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
