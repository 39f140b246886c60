/// The little English that statements made by rule need.
package enum English {
  /// `noun` with its indefinite article, by its first letter: exact for nearly all nouns that occur.
  package static func indefinite(_ noun: String) -> String {
    let isVowel = noun.first.map { "aeiou".contains($0.lowercased()) } ?? false
    let isException =
      ["uni", "use", "uku", "one", "eu"].contains { noun.lowercased().hasPrefix($0) }
      || noun.lowercased().hasPrefix("hour")
    return (isVowel != isException ? "an " : "a ") + noun
  }
}

/// The numbers that are written as words.
package enum Numerals {
  private static let all = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
  ]

  /// The number that `word` is; nil for other words.
  package static func value(of word: some StringProtocol) -> Int? { all.firstIndex { $0 == word } }

  /// The word for `value`, 0 to 12; digits beyond.
  package static func word(_ value: Int) -> String { all.indices.contains(value) ? all[value] : "\(value)" }

  static func words(_ range: ClosedRange<Int>) -> [String] { range.map(word) }
}
