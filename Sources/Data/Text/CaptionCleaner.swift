/// The published cleaning of captions (`pre_caption` of TCL and ALBEF), before they are tokenized.
///
/// Lower case; the characters `,.'!?"()*#:;~` go; `-` and `/` become spaces; `<person>` becomes `person`; two or more white
/// spaces become one; at most `wordLimit` words stay.
public struct CaptionCleaner: Sendable, Hashable, Codable {
  /// The greatest number of words kept; 30 in the published code.
  public var wordLimit: Int

  public init(wordLimit: Int = 30) { self.wordLimit = wordLimit }

  private static let removed: Set<Unicode.Scalar> = [
    ",", ".", "'", "!", "?", "\"", "(", ")", "*", "#", ":", ";", "~",
  ]

  /// `caption`, cleaned; empty when nothing but removed characters was there.
  public func clean(_ caption: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in caption.lowercased().unicodeScalars where !Self.removed.contains(scalar) {
      text.append(scalar == "-" || scalar == "/" ? " " : scalar)
    }
    let named = String(text).split(separator: "<person>", omittingEmptySubsequences: false).joined(separator: "person")
    let collapsed = collapsingSpaces(of: named.unicodeScalars)
    var words = collapsed.split(separator: " ", omittingEmptySubsequences: true)
    if words.count > wordLimit { words.removeLast(words.count - wordLimit) }
    return words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
  }

  /// Two or more white spaces become one space; a single one stays as it is, but at the end.
  private func collapsingSpaces(of text: String.UnicodeScalarView) -> String.UnicodeScalarView {
    var result = String.UnicodeScalarView()
    var pending: [Unicode.Scalar] = []
    for scalar in text {
      if scalar.properties.isWhitespace {
        pending.append(scalar)
        continue
      }
      if pending.count > 1 { result.append(" ") } else { result.append(contentsOf: pending) }
      pending.removeAll(keepingCapacity: true)
      result.append(scalar)
    }
    return result
  }
}
