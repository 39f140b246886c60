import Data
import Training

/// A caption with the attention of its words over its picture.
struct AttendedCaption {
  /// A word, all its pieces together.
  struct Word {
    let text: String
    /// `[gridSide * gridSide]`: the mean over its pieces.
    let map: [Double]
  }

  let sample: Int
  let text: String
  let gridSide: Int
  let words: [Word]

  /// - Parameters:
  ///   - tokens: The text of each token; `##` marks one that continues a word.
  ///   - special: `[CLS]` and `[SEP]` are no words.
  init(sample: Int, text: String, _ attention: WordAttention, tokens: [String], special: SpecialTokens) {
    self.sample = sample
    self.text = text
    gridSide = attention.gridSide
    var groups: [(text: String, maps: [[Double]])] = []
    let places = attention.tokens.indices.filter {
      attention.tokens[$0] != special.classification && attention.tokens[$0] != special.separator
    }
    for (token, map) in places.map({ (tokens[$0], attention.maps[$0]) }) {
      if token.hasPrefix("##"), let last = groups.indices.last {
        groups[last].text += token.dropFirst(2)
        groups[last].maps.append(map)
      } else {
        groups.append((token, [map]))
      }
    }
    words = groups.map { group in
      Word(
        text: group.text,
        map: attention.maps[0].indices.map { place in
          group.maps.reduce(0) { $0 + $1[place] } / Double(group.maps.count)
        })
    }
  }
}
