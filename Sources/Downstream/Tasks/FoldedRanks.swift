import Training

/// The ranks of all queries of all folds, in the order of the folds: pictures, then captions.
struct FoldedRanks {
  /// Re-ranked where something was.
  private(set) var folds: [RetrievalRanks] = []
  /// As the dual encoder orders them.
  private var dualEncoder: [RetrievalRanks] = []

  mutating func append(_ ranks: RetrievalRanks) {
    folds.append(ranks)
    dualEncoder.append(ranks)
  }

  mutating func append(_ result: RetrievalResult) {
    folds.append(result.reranked ?? result.dualEncoder)
    dualEncoder.append(result.dualEncoder)
  }

  /// The score of each query, in `0...1`: the mean of its hits among the first 1, 5 and 10, ties by their expectation.
  var scores: [Float] {
    folds.flatMap { fold in (fold.imageToText + fold.textToImage).map(FoldedRanks.score) }
  }

  private static func score(_ rank: RetrievalRank) -> Float {
    let hits: Double = rank.hitProbability(at: 1) + rank.hitProbability(at: 5) + rank.hitProbability(at: 10)
    return Float(hits / 3)
  }

  /// What each query is.
  var kinds: [String] {
    folds.flatMap { fold in
      fold.imageToText.map { _ in "picture to text" } + fold.textToImage.map { _ in "text to picture" }
    }
  }

  /// The published columns over all queries together and the mean without re-ranking, their names behind `prefix`.
  func details(_ prefix: String) -> [DownstreamScore] {
    Self.columns(of: folds).map { DownstreamScore(prefix + $0.name, $0.value) }
      + Self.columns(of: dualEncoder).suffix(1).map { DownstreamScore("\(prefix)dual \($0.name)", $0.value) }
  }

  private static func columns(of folds: [RetrievalRanks]) -> [(name: String, value: Double)] {
    RetrievalRanks(imageToText: folds.flatMap(\.imageToText), textToImage: folds.flatMap(\.textToImage))
      .recall.publishedColumns
  }
}
