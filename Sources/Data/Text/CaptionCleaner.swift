/// The published cleaning of captions (`pre_caption` of TCL and ALBEF), before they are tokenized.
///
/// Lower case; the characters `,.'!?"()*#:;~` go; `-` and `/` become spaces; `<person>` becomes `person`; two or more white
/// spaces become one space; line feeds at the end and spaces at both ends go; at most `wordLimit` words stay. A single tab or
/// line feed inside stays, as published: the tokenizer takes it for a space. Of a text in which nothing can be seen, such as
/// characters of no width, nothing is left.
public struct CaptionCleaner: Sendable, Hashable, Codable {
  /// The greatest number of words kept; 30 in the published code.
  package var wordLimit: Int

  /// Keeps the first `wordLimit` words of a caption.
  public init(wordLimit: Int = 30) { self.wordLimit = wordLimit }

  private static let removed: Set<Unicode.Scalar> = [
    ",", ".", "'", "!", "?", "\"", "(", ")", "*", "#", ":", ";", "~",
  ]
  private static let person = Array("<person>".unicodeScalars)

  /// `caption`, cleaned; empty when nothing but removed and invisible characters was there.
  public func clean(_ caption: String) -> String {
    var text: [Unicode.Scalar] = []
    for scalar in Self.lowercased(Array(caption.unicodeScalars)) where !Self.removed.contains(scalar) {
      text.append(scalar == "-" || scalar == "/" ? " " : scalar)
    }
    text = Self.collapsingWhitespace(of: Self.namingPersons(in: text))
    while text.last == "\n" { text.removeLast() }
    while text.last == " " { text.removeLast() }
    guard text.contains(where: \.isVisible) else { return "" }
    let words = text.drop { $0 == " " }.split(separator: " ", omittingEmptySubsequences: false).prefix(wordLimit)
    return String(String.UnicodeScalarView(words.joined(separator: CollectionOfOne(" "))))
  }

  /// Lower case as in Python: a capital sigma at the end of a word becomes a final one.
  private static func lowercased(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    for (place, scalar) in text.enumerated() {
      if ("A"..."Z").contains(scalar) {
        result.append(Unicode.Scalar(UInt8(scalar.value) + 0x20))
      } else if scalar.isASCII || !scalar.properties.changesWhenLowercased {
        result.append(scalar)
      } else if scalar == "\u{3a3}" && isWordEnd(place, of: text) {
        result.append("\u{3c2}")
      } else {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return result
  }

  /// Whether a cased letter stands before `place` and none after, marks and apostrophes left aside (Unicode's `Final_Sigma`).
  private static func isWordEnd(_ place: Int, of text: [Unicode.Scalar]) -> Bool {
    let before = text[..<place].last { !$0.properties.isCaseIgnorable }
    let after = text[(place + 1)...].first { !$0.properties.isCaseIgnorable }
    return before?.properties.isCased == true && after?.properties.isCased != true
  }

  private static func namingPersons(in text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard text.contains("<") else { return text }
    var result: [Unicode.Scalar] = []
    var place = 0
    while place < text.count {
      if text[place] == "<" && text[place...].starts(with: person) {
        result.append(contentsOf: person.dropFirst().dropLast())
        place += person.count
      } else {
        result.append(text[place])
        place += 1
      }
    }
    return result
  }

  /// Two or more white spaces become one space; a single one stays as it is.
  private static func collapsingWhitespace(of text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    var pending: [Unicode.Scalar] = []
    func endRun() {
      if pending.count > 1 { result.append(" ") } else { result.append(contentsOf: pending) }
      pending.removeAll(keepingCapacity: true)
    }
    for scalar in text {
      if isSpace(scalar) {
        pending.append(scalar)
      } else {
        endRun()
        result.append(scalar)
      }
    }
    endRun()
    return result
  }

  /// What `\s` matches in Python: Unicode's white space and the four information separators.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isWhitespace || ("\u{1c}"..."\u{1f}").contains(scalar)
  }
}
