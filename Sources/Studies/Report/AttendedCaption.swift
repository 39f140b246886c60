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

  /// - Parameter tokens: The text of each token; `##` marks one that continues a word.
  init(sample: Int, text: String, _ attention: WordAttention, tokens: [String]) {
    self.sample = sample
    self.text = text
    gridSide = attention.gridSide
    var groups: [(text: String, maps: [[Double]])] = []
    // The first token is no word.
    for (token, map) in zip(tokens, attention.maps).dropFirst() {
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
