internal import Foundation

/// Splits text into words as BERT's uncased models do, before any vocabulary is asked.
///
/// The rules of the published `BasicTokenizer` (Devlin et al. 2018): control characters go, white space separates, each CJK
/// ideograph and each punctuation character is a word of its own, letters become lower case and lose their accents.
enum BasicTokenizer {
  /// The words of `text`, each a non-empty run of Unicode scalars.
  static func words(in text: String) -> [[Unicode.Scalar]] {
    var words: [[Unicode.Scalar]] = []
    var word: [Unicode.Scalar] = []
    func endWord() {
      if !word.isEmpty { words.append(word) }
      word.removeAll(keepingCapacity: true)
    }
    for scalar in simplified(text) {
      if isWhitespace(scalar) {
        endWord()
      } else if isPunctuation(scalar) || isIdeograph(scalar) {
        endWord()
        words.append([scalar])
      } else {
        word.append(scalar)
      }
    }
    endWord()
    return words
  }

  /// `text` without control characters, in lower case and, decomposed, without combining marks.
  private static func simplified(_ text: String) -> [Unicode.Scalar] {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      return text.unicodeScalars.lazy.filter { !isControl($0) }.map { scalar in
        ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar
      }
    }
    let kept = String(String.UnicodeScalarView(text.unicodeScalars.filter { !isControl($0) }))
    return kept.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars.filter {
      $0.properties.generalCategory != .nonspacingMark
    }
  }

  /// Control, format, private and unassigned characters, and the replacement character; not tab and line ends.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\r": return false
    case "\u{20}"..."\u{7e}": return false
    case "\u{fffd}": return true
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned: return true
    default: return false
    }
  }

  static func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", "\t", "\n", "\r": return true
    case "\u{21}"..."\u{7e}": return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }

  /// Unicode punctuation, and every ASCII character that is neither letter, digit nor space, such as `$` and `^`.
  static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 33...47, 58...64, 91...96, 123...126: return true
    case 0..<0x80: return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }

  /// CJK ideographs, which are written without spaces; not Hangul and kana.
  static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4e00...0x9fff, 0x3400...0x4dbf, 0x20000...0x2a6df, 0x2a700...0x2b73f, 0x2b740...0x2b81f, 0x2b820...0x2ceaf,
      0xf900...0xfaff, 0x2f800...0x2fa1f:
      return true
    default: return false
    }
  }
}
