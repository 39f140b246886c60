/// How VQA's evaluation writes answers before it compares them (visualqa.org/evaluation.html, and the tool published with it).
///
/// Lower case, no articles, number words as digits, apostrophes in contractions, punctuation removed but for apostrophes and
/// colons, and periods only in decimals.
public enum AnswerNormalization {
  /// `answer` as it is compared.
  public static func normalized(_ answer: String) -> String {
    words(of: withoutPunctuation(answer)).joined(separator: " ")
  }

  /// `answer` without spaces at its ends and with spaces for tabs and line feeds: all that happens to answers of one mind.
  static func trimmed(_ answer: String) -> String {
    let scalars = answer.unicodeScalars.map { $0 == "\n" || $0 == "\t" ? " " : $0 }
    let isText = { (scalar: Unicode.Scalar) in !isSpace(scalar) }
    guard let first = scalars.firstIndex(where: isText), let last = scalars.lastIndex(where: isText) else { return "" }
    return text(scalars[first...last])
  }

  /// Each mark of these is removed where the answer has it beside a space or has a comma between digits, and else becomes a space.
  private static let marks: [Unicode.Scalar] = [
    ";", "/", "[", "]", "\"", "{", "}", "(", ")", "=", "+", "\\", "_", "-", ">", "<", "@", "`", ",", "?", "!",
  ]

  private static let digits = [
    "none": "0", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10",
  ]

  private static let articles: Set<String> = ["a", "an", "the"]

  private static func withoutPunctuation(_ answer: String) -> String {
    let answer = Array(trimmed(answer).unicodeScalars)
    let hasCommaInNumber = answer.indices.dropFirst().dropLast().contains {
      answer[$0] == "," && isDigit(answer[$0 - 1]) && isDigit(answer[$0 + 1])
    }
    let removed = marks.filter { mark in
      hasCommaInNumber
        || answer.indices.contains { place in
          answer[place] == mark
            && ((place > 0 && answer[place - 1] == " ") || (place + 1 < answer.count && answer[place + 1] == " "))
        }
    }
    let spaced = answer.filter { !removed.contains($0) }.map { marks.contains($0) ? " " : $0 }
    return text(
      spaced.indices.filter { place in
        spaced[place] != "." || (place + 1 < spaced.count && isDigit(spaced[place + 1]))
      }.map { spaced[$0] })
  }

  private static func words(of text: String) -> [String] {
    text.lowercased().unicodeScalars.split(whereSeparator: isSpace).map(String.init).map { digits[$0] ?? $0 }
      .filter { !articles.contains($0) }.map { AnswerContractions.spellings[$0] ?? $0 }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.numericType == .decimal }

  /// White space, with the four separators of ASCII.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || (0x1c...0x1f).contains(scalar.value)
  }

  private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}
