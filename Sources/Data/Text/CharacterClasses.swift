/// The classes of characters that BERT's tokenizers tell apart, as Hugging Face's `tokenizers` draws their borders.
///
/// Its tables of categories are those of Unicode 8: a character that came later is neither punctuation nor a mark nor a control
/// character, whatever it has become since.
extension Unicode.Scalar {
  /// Control, format and private characters, not tab and line ends. Unassigned ones are none.
  var isControlCharacter: Bool {
    switch self {
    case "\t", "\n", "\r": return false
    case "\u{20}"..."\u{7e}": return false
    default: break
    }
    switch properties.generalCategory {
    case .control, .format, .privateUse: return isInCategoryTables
    default: return false
    }
  }

  /// Unicode punctuation, and every ASCII character that is neither letter, digit nor space, such as `$` and `^`.
  var isPunctuation: Bool {
    switch value {
    case 33...47, 58...64, 91...96, 123...126: return true
    case 0..<0x80: return false
    // Symbols and marks since, punctuation in Unicode 8.
    case 0x166d, 0x111c9: return true
    default: break
    }
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      return isInCategoryTables
    default: return false
    }
  }

  /// A mark that is drawn over or under a letter, such as an accent.
  var isNonspacingMark: Bool {
    switch value {
    case 0..<0x300: false
    // Spacing marks since, nonspacing in Unicode 8.
    case 0x1734, 0x1171e: true
    // Nonspacing since, in Unicode 8 letters, a spacing mark and punctuation.
    case 0x1885, 0x1886, 0xa9bd, 0x111c9: false
    default: properties.generalCategory == .nonspacingMark && isInCategoryTables
    }
  }

  /// Unicode's `White_Space`.
  var isWhitespace: Bool {
    switch self {
    case " ", "\t"..."\r": true
    case "\u{21}"..."\u{7e}": false
    default: properties.isWhitespace
    }
  }

  /// CJK ideographs, which are written without spaces; not Hangul and kana.
  var isIdeograph: Bool {
    switch value {
    // 0x2b920 is Hugging Face's; the block begins at 0x2b820, as in Google's code.
    case 0x4e00...0x9fff, 0x3400...0x4dbf, 0x20000...0x2a6df, 0x2a700...0x2b73f, 0x2b740...0x2b81f, 0x2b920...0x2ceaf,
      0xf900...0xfaff, 0x2f800...0x2fa1f:
      true
    default: false
    }
  }

  /// What `\w` matches: letters, marks, decimal digits, connectors and joiners.
  var isWordCharacter: Bool {
    if properties.isAlphabetic || properties.isJoinControl { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: return true
    default: return false
    }
  }

  /// Whether Unicode had the character in version `major`.0.
  func isAssigned(inVersion major: Int) -> Bool {
    guard let age = properties.age else { return false }
    return age.major < major || (age.major == major && age.minor == 0)
  }

  private var isInCategoryTables: Bool { isAssigned(inVersion: 8) }
}
