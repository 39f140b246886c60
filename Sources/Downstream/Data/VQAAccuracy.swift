/// The official accuracy of VQA (Antol et al., ICCV 2015; visualqa.org/evaluation.html).
///
/// Of ten people one at a time is left out; an answer is worth `min(matches / 3, 1)` among the nine others, and the accuracy is
/// the mean of the ten. Where people differ, all answers are compared as `AnswerNormalization` writes them; where all ten wrote the
/// same, the published tool compares as written.
public enum VQAAccuracy {
  /// How many people answered each question.
  package static let annotatorCount = 10

  /// The accuracy of `answer`, from 0 to 1.
  ///
  /// - Parameter people: What each of them answered; not empty.
  public static func score(of answer: String, people: [String]) -> Double {
    let trimmed = people.map(AnswerNormalization.trimmed)
    let isUnanimous = Set(trimmed).count <= 1
    let write = isUnanimous ? AnswerNormalization.trimmed : AnswerNormalization.normalized
    let said = write(answer)
    let matches = trimmed.count { write($0) == said }
    guard matches > 0 else { return 0 }
    // Leaving out one of those who agree leaves one match less.
    let worth = { (count: Int) in min(Double(count) / 3, 1) }
    let (agreeing, others) = (Double(matches), Double(people.count - matches))
    return (agreeing * worth(matches - 1) + others * worth(matches)) / Double(people.count)
  }

  /// The accuracy of `answer` to `question`; nil where not ten people answered.
  public static func score(of answer: String, to question: PictureQuestion) -> Double? {
    let people = question.answers.flatMap { person in
      repeatElement(person.text, count: max(0, Int((person.weight * Float(annotatorCount)).rounded())))
    }
    return people.count == annotatorCount ? score(of: answer, people: people) : nil
  }
}

/// How VQA's evaluation writes answers before it compares them (visualqa.org/evaluation.html, and the tool published with it).
///
/// Lower case, no articles, number words as digits, apostrophes in contractions, punctuation removed but for apostrophes and
/// colons, and periods only in decimals.
package enum AnswerNormalization {
  /// `answer` as it is compared.
  package static func normalized(_ answer: String) -> String {
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

/// The contractions of VQA's evaluation that lack their apostrophe, by the rules that make them up.
///
/// The published table has forms with capital letters as well, which never occur because answers are in lower case by then.
enum AnswerContractions {
  /// The right spelling by the wrong one, such as `dont` to `don't`.
  static let spellings: [String: String] = {
    var spellings: [String: String] = [:]
    // Without their apostrophe: `dont`, `couldve`.
    for (ending, stems) in endings {
      for stem in stems { spellings[stem + ending.filter { $0 != "'" }] = stem + ending }
    }
    // With two endings, of which one has lost it: `couldnt've`, `couldn'tve`.
    for (first, stems) in doubleEndings {
      for stem in stems {
        let right = "\(stem)\(first)'ve"
        spellings[stem + first.filter { $0 != "'" } + "'ve"] = right
        spellings[stem + first + "ve"] = right
      }
    }
    return spellings.merging(irregular) { $1 }
  }()

  private static let endings: [(ending: String, stems: [String])] = [
    (
      "n't",
      [
        "ai", "are", "ca", "could", "did", "does", "do", "had", "has", "have", "is", "might", "must", "need", "ought",
        "sha", "should", "was", "were", "wo", "would",
      ]
    ),
    (
      "'ve",
      ["could", "might", "must", "not", "should", "they", "we", "what", "where", "who", "would", "you"]
    ),
    ("'d", ["he", "how", "it", "someone", "something", "there", "they", "where", "who", "you"]),
    ("'ll", ["how", "it", "somebody", "someone", "something", "they", "what", "who", "why", "you"]),
    ("'re", ["there", "they", "what", "why", "you"]),
    (
      "'s",
      ["he", "how", "somebody", "someone", "that", "there", "what", "when", "where", "who", "why"]
    ),
  ]

  private static let doubleEndings: [(first: String, stems: [String])] = [
    ("n't", ["could", "had", "might", "should", "would"]),
    ("'d", ["he", "it", "she", "somebody", "someone", "something", "there", "they", "we", "who", "you"]),
  ]

  private static let irregular = [
    "maam": "ma'am", "oclock": "o'clock", "twas": "'twas", "yall": "y'all", "yall'll": "y'all'll",
    "y'allll": "y'all'll", "yall'd've": "y'all'd've", "y'alld've": "y'all'd've", "y'all'dve": "y'all'd've",
    "ow's'at": "'ow's'at", "'ows'at": "'ow's'at", "'ow'sat": "'ow's'at",
    // The published table has this one the wrong way round.
    "somebody'd": "somebodyd",
  ]
}
