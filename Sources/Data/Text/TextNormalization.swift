internal import Foundation

/// What is done to a text before it is split into words: the four steps of BERT's normalizer, in this order.
///
/// Equal to `BertNormalizer` of Hugging Face's `tokenizers`, for every Unicode scalar.
public struct TextNormalization: Sendable, Hashable, Codable {
  /// Drops control, format and private characters and U+FFFD, and makes every white space a space (`clean_text`).
  package var removesControlCharacters: Bool
  /// Puts spaces around CJK ideographs (`handle_chinese_chars`).
  package var separatesIdeographs: Bool
  /// Decomposes characters and drops the accents (`strip_accents`). Hangul syllables become their letters.
  package var stripsAccents: Bool
  /// Makes letters lower case, each by itself (`lowercase`).
  package var lowercases: Bool

  package init(removesControlCharacters: Bool, separatesIdeographs: Bool, stripsAccents: Bool, lowercases: Bool) {
    self.removesControlCharacters = removesControlCharacters
    self.separatesIdeographs = separatesIdeographs
    self.stripsAccents = stripsAccents
    self.lowercases = lowercases
  }

  /// The steps of bert-base-uncased: all.
  public static let uncased = TextNormalization(
    removesControlCharacters: true, separatesIdeographs: true, stripsAccents: true, lowercases: true)

  /// The steps of bert-base-cased: letters stay as they are.
  public static let cased = TextNormalization(
    removesControlCharacters: true, separatesIdeographs: true, stripsAccents: false, lowercases: false)

  /// `text`, normalized.
  func callAsFunction(_ text: some Collection<Unicode.Scalar>) -> [Unicode.Scalar] {
    if text.allSatisfy(\.isASCII) { return normalizedASCII(text) }
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    for scalar in text {
      if removesControlCharacters && (scalar.isControlCharacter || scalar == "\u{fffd}") { continue }
      if removesControlCharacters && scalar.isWhitespace {
        result.append(" ")
      } else if separatesIdeographs && scalar.isIdeograph {
        result.append(contentsOf: [" ", scalar, " "])
      } else {
        result.append(scalar)
      }
    }
    if stripsAccents { result = Self.decomposed(result).filter { !$0.isNonspacingMark } }
    if lowercases { result = Self.lowercased(result) }
    return result
  }

  private func normalizedASCII(_ text: some Collection<Unicode.Scalar>) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    for scalar in text {
      if removesControlCharacters && scalar.isControlCharacter { continue }
      if lowercases && ("A"..."Z").contains(scalar) {
        result.append(Unicode.Scalar(UInt8(scalar.value) + 0x20))
      } else {
        result.append(removesControlCharacters && scalar.isWhitespace ? " " : scalar)
      }
    }
    return result
  }

  /// The canonical decomposition (NFD) of Unicode 9; characters that came later stay, and nothing is reordered across them.
  private static func decomposed(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    var run = String.UnicodeScalarView()
    func endRun() {
      result.append(contentsOf: String(run).decomposedStringWithCanonicalMapping.unicodeScalars)
      run = String.UnicodeScalarView()
    }
    for scalar in text {
      if scalar.isAssigned(inVersion: 9) {
        run.append(scalar)
      } else {
        endRun()
        result.append(scalar)
      }
    }
    endRun()
    return result
  }

  /// Each letter's own lower case: no word decides it, so that a final sigma is a sigma like any other.
  private static func lowercased(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    for scalar in text {
      if scalar.properties.changesWhenLowercased {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return result
  }
}

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
