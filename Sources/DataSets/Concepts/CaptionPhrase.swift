/// The part of a caption that names what is shown: "A red hat with a feather." names a "red hat".
///
/// Everything behind the first punctuation mark or the first word that begins an attribute goes, and so do leading articles
/// and measures ("a pair of", "a bunch of").
package enum CaptionPhrase {
  /// The words that may name something, lower case; the last of them is the head noun.
  package static func words(of caption: String) -> [String] {
    let part = caption.lowercased().replacing("’", with: "'").prefix { !marks.contains($0) }
    var words = part.split { !isPartOfWord($0) }.map(String.init)[...]
    while true {
      if let first = words.first, articles.contains(first) {
        words = words.dropFirst()
      } else if words.count > 2, measures.contains(words[words.startIndex]), words[words.startIndex + 1] == "of" {
        words = words.dropFirst(2)
      } else {
        break
      }
    }
    return Array(words.prefix { !cuts.contains($0) })
  }

  private static func isPartOfWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "_'-&/".contains(character)
  }

  private static let marks: Set<Character> = ["(", ".", "!", "?", ":", ";", ",", "—"]

  private static let articles: Set<String> = ["a", "an", "the", "some"]

  /// Words before "of" that say how much of something there is.
  private static let measures: Set<String> = [
    "baby", "bunch", "cluster", "couple", "group", "half", "head", "heap", "herd", "number", "pair", "piece", "pile",
    "quarter", "row", "set", "slice", "stack",
  ]

  /// Words that begin an attribute of what was named.
  private static let cuts: Set<String> = [
    "about", "ahead", "against", "and", "are", "as", "at", "behind", "bouncing", "by", "can", "carry", "covered",
    "dancing", "feeding", "for", "from", "has", "hatched", "have", "holding", "in", "inside", "into", "is", "lets",
    "lifting", "like", "made", "making", "means", "near", "of", "on", "or", "out", "over", "playing", "pointing",
    "rowing",
    "showing", "stands", "that", "tilted", "to", "under", "up", "used", "was", "wearing", "were", "which", "who",
    "whose",
    "with", "without", "worn",
  ]
}
