/// The little English that statements made by rule need.
package enum English {
  /// `noun` as it stands behind "there is": "a bird", "food", "a pair of scissors", "Saturn".
  package static func phrase(_ noun: String) -> String {
    if plurals.contains(noun) { return "a pair of " + noun }
    let isName = noun.first?.isUppercase == true && !noun.contains(" ")
    return massNouns.contains(noun) || isName ? noun : indefinite(noun)
  }

  /// `noun` with its indefinite article, by its letters: right for nearly all nouns that occur.
  package static func indefinite(_ noun: String) -> String {
    let small = noun.lowercased()
    let isVowel = small.first.map { "aeiou".contains($0) } ?? false
    let isException = ["uni", "use", "uku", "one-", "eu", "hour", "heir"].contains { small.hasPrefix($0) }
    return (isVowel != isException ? "an " : "a ") + noun
  }

  /// Nouns without an article.
  private static let massNouns: Set<String> = [
    "bacon", "beer", "bread", "butter", "cheese", "clothing", "coffee", "corn", "footwear", "food", "furniture",
    "garlic",
    "glass", "hair", "headgear", "honey", "ice", "jewelry", "lightning", "meat", "milk", "money", "paper", "popcorn",
    "pottery", "rain", "rice", "salt", "soap", "snow", "spaghetti", "sugar", "tea", "toast", "underwear", "water",
    "wine",
    "wood",
  ]

  /// Nouns that are plural and mean one thing.
  private static let plurals: Set<String> = [
    "binoculars", "jeans", "pajamas", "pliers", "scissors", "shorts", "spectacles", "sunglasses", "swimming trunks",
    "tongs", "trousers", "tweezers",
  ]
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
