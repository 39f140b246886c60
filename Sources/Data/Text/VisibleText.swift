extension String {
  /// Whether anything of the text can be seen: white space, control characters and characters of no width say nothing.
  package var hasVisibleCharacter: Bool { unicodeScalars.contains(where: \.isVisible) }
}

extension Unicode.Scalar {
  /// Whether the character leaves a mark on paper.
  var isVisible: Bool {
    switch value {
    case 0x21...0x7e: return true
    // Blanks that Unicode counts as symbols: braille without dots, and letters' fillers.
    case 0x2800, 0x115f, 0x1160, 0x3164, 0xffa0: return false
    // What marks off notes between lines.
    case 0xfff9...0xfffb: return false
    default: break
    }
    if properties.isWhitespace || properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint {
      return false
    }
    switch properties.generalCategory {
    case .control, .surrogate, .spaceSeparator, .lineSeparator, .paragraphSeparator: return false
    default: return true
    }
  }
}
