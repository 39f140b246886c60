package import Data
import Parts
import Tensor

/// A token a letter, the commonest letters first: a tokenizer that is not one of the package's.
package struct LetterTokenizer: LearnedTokenizer {
  package static let name = "letters"

  /// Letters that occur less often are unknown.
  package var minimumCount: Int
  /// Empty until it is trained.
  package private(set) var letters: [String] = []

  package init(minimumCount: Int = 1) { self.minimumCount = minimumCount }

  package func trained(on captions: some Sequence<String>, vocabularySize: Int) throws -> LetterTokenizer {
    var counts: [String: Int] = [:]
    for caption in captions {
      for letter in caption { counts[String(letter), default: 0] += 1 }
    }
    var result = self
    result.letters = counts.filter { $0.value >= minimumCount }
      .sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.prefix(max(0, vocabularySize - 5)).map(
        \.key)
    return result
  }

  package var vocabularySize: Int { letters.count + 5 }

  package var specialTokens: SpecialTokens {
    SpecialTokens(padding: 0, unknown: 1, classification: 2, separator: 3, mask: 4)
  }

  package var fingerprint: UInt64 { Hashing.mix(Hashing.fnv1a(letters.joined(separator: "\n"))) }

  package func encode(_ text: String, maxLength: Int) -> [Int32] {
    let known = text.map { letter in letters.firstIndex(of: String(letter)).map { Int32($0 + 5) } ?? 1 }
    return Array(([2] + known).prefix(maxLength))
  }
}
