/// Splits text into words as BERT does, before any vocabulary is asked.
///
/// The rules of the published `BasicTokenizer` (Devlin et al. 2018), as Hugging Face's `BertNormalizer` and
/// `BertPreTokenizer` have them: the text is normalized, white space separates, each punctuation character is a word of its own.
package struct BasicTokenizer: Sendable, Hashable {
  package let normalization: TextNormalization

  package init(normalization: TextNormalization = .uncased) { self.normalization = normalization }

  /// The words of `text`, each a non-empty run of Unicode scalars.
  package func words(in text: some Collection<Unicode.Scalar>) -> [[Unicode.Scalar]] {
    Self.words(inNormalized: normalization(text))
  }

  /// The words of a text that is normalized already.
  package static func words(inNormalized text: some Sequence<Unicode.Scalar>) -> [[Unicode.Scalar]] {
    var words: [[Unicode.Scalar]] = []
    var word: [Unicode.Scalar] = []
    func endWord() {
      if !word.isEmpty { words.append(word) }
      word.removeAll(keepingCapacity: true)
    }
    for scalar in text {
      if scalar.isWhitespace {
        endWord()
      } else if scalar.isPunctuation {
        endWord()
        words.append([scalar])
      } else {
        word.append(scalar)
      }
    }
    endWord()
    return words
  }
}
