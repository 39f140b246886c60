package import Tensor

/// The queries of one task in both directions, ranked by the dual encoder, with their shortlists.
package struct DualEncoderRanking {
  private let task: String
  /// `[images]`: rows of the features.
  private let imageRows: [Int]
  /// `[captions]`: rows of the features.
  private let textRows: [Int]
  private let imageToText: [Shortlist]
  private let textToImage: [Shortlist]
  /// What similarities are divided by, beside the scores of matching.
  private let temperature: Float

  package init(
    _ gallery: RetrievalGallery, features: RetrievalFeatures, shortlist: Int, temperature: Float
  ) throws(RetrievalError) {
    task = gallery.task.name
    self.temperature = temperature
    imageRows = gallery.images.compactMap { features.imageRows[$0] }
    textRows = gallery.texts.compactMap { features.textRows[$0] }
    let (images, texts) = (features.images, features.texts)
    let forward = DualEncoderRanking.rank(
      images, imageRows, among: texts, textRows, positives: gallery.captionsOfImages, limit: shortlist)
    let backward = DualEncoderRanking.rank(
      texts, textRows, among: images, imageRows, positives: gallery.imagesOfCaptions, limit: shortlist)
    guard let forward, let backward else { throw .score(task: task, scorer: "dual encoder") }
    imageToText = forward
    textToImage = backward
  }

  /// By the dual encoder.
  package var ranks: BidirectionalRanks {
    BidirectionalRanks(imageToText: imageToText.map(\.rank), textToImage: textToImage.map(\.rank))
  }

  /// The pairs that re-ranking asks for, as rows of the features.
  var pairs: [(image: Int, text: Int)] {
    zip(imageRows, imageToText).flatMap { image, list in list.candidates.map { (image, textRows[$0]) } }
      + zip(textRows, textToImage).flatMap { text, list in list.candidates.map { (imageRows[$0], text) } }
  }

  func ranks(
    rerankedBy matches: ITMScores, _ criterion: RerankingCriterion
  ) throws(RetrievalError) -> BidirectionalRanks {
    func rank(_ list: Shortlist, _ logits: (_ candidate: Int) -> (mismatch: Float, match: Float)) -> QueryRank? {
      list.rank(
        rerankedBy: zip(list.candidates, list.similarities).map { candidate, similarity in
          let (mismatch, match) = logits(candidate)
          return criterion(mismatch, match, similarity: similarity / temperature)
        })
    }
    let forward = zip(imageRows, imageToText).compactMap { image, list in
      rank(list) { matches[image: image, text: textRows[$0]] }
    }
    let backward = zip(textRows, textToImage).compactMap { text, list in
      rank(list) { matches[image: imageRows[$0], text: text] }
    }
    guard forward.count == imageToText.count, backward.count == textToImage.count else {
      throw .score(task: task, scorer: "matching head")
    }
    return BidirectionalRanks(imageToText: forward, textToImage: backward)
  }

  /// Queries scored at a time; fixed, so that rounding does not depend on an option.
  private static let block = 256

  /// Nil if a score is not a number.
  private static func rank(
    _ queries: Tensor, _ queryRows: [Int], among candidates: Tensor, _ candidateRows: [Int], positives: [Set<Int>],
    limit: Int
  ) -> [Shortlist]? {
    // Candidates that share a row are scored once: in two columns of a product they might differ by rounding.
    let distinct = Set(candidateRows).sorted()
    let columns = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($0.element, $0.offset) })
    let columnOfCandidate = candidateRows.compactMap { columns[$0] }
    let keys = candidates.gatherRows(Indices(distinct))
    var lists: [Shortlist] = []
    for start in stride(from: 0, to: queryRows.count, by: block) {
      let rows = queryRows[start..<min(start + block, queryRows.count)]
      let scores = queries.gatherRows(Indices(rows)).similarity(to: [keys], temperature: 1)  // [rows, distinct]
      let values = scores.values
      for row in rows.indices {
        let first = (row - start) * distinct.count
        let list = Shortlist(
          scores: columnOfCandidate.map { values[first + $0] }, positives: positives[row], limit: limit,
          key: Seed(0).derived("query", row))
        guard let list else { return nil }
        lists.append(list)
      }
    }
    return lists
  }
}

/// A query's rank by the dual encoder, and its first candidates, which image-text matching may put in another order.
package struct Shortlist: Sendable {
  /// By the dual encoder alone.
  package let rank: QueryRank
  /// The first candidates, ascending by number.
  package let candidates: [Int]
  /// Of the candidates, by the dual encoder.
  let similarities: [Float]
  /// Places in `candidates`.
  private let positives: Set<Int>
  /// The rank below the shortlist, for a query without a positive on it.
  private let rankBelow: QueryRank?

  /// - Parameters:
  ///   - positives: Places in `scores`.
  ///   - limit: The length of the list; all candidates if there are fewer.
  ///   - key: Chooses among candidates that share the last place: a choice by number would favour the positive wherever
  ///     the data put it.
  /// - Returns: Nil if a score is not a number.
  package init?(scores: some RandomAccessCollection<Float>, positives: Set<Int>, limit: Int, key: Seed) {
    guard let rank = QueryRank(scores: scores, positives: positives) else { return nil }
    self.rank = rank
    let scores = Array(scores)
    let chosen = Shortlist.first(limit, of: scores, key: key)
    candidates = chosen
    similarities = chosen.map { scores[$0] }
    self.positives = Set(chosen.indices.filter { positives.contains(chosen[$0]) })
    guard self.positives.isEmpty, chosen.count < scores.count else {
      rankBelow = nil
      return
    }
    let members = Set(chosen)
    let rest = scores.indices.filter { !members.contains($0) }
    let below = QueryRank(
      scores: rest.map { scores[$0] }, positives: Set(rest.indices.filter { positives.contains(rest[$0]) }))
    rankBelow = below.map {
      QueryRank(better: $0.better + chosen.count, tied: $0.tied, tiedPositives: $0.tiedPositives)
    }
  }

  /// The numbers of the `limit` greatest scores, ascending.
  private static func first(_ limit: Int, of scores: [Float], key: Seed) -> [Int] {
    guard limit < scores.count else { return Array(scores.indices) }
    guard limit > 0 else { return [] }
    let cut = scores.sorted(by: >)[limit - 1]
    let above = scores.indices.filter { scores[$0] > cut }
    let border = scores.indices.filter { scores[$0] == cut }
    let needed = limit - above.count
    guard needed < border.count else { return (above + border).sorted() }
    let drawn = border.map { (number: $0, lot: key.derived("shortlist", $0).value) }
      .sorted { ($0.lot, $0.number) < ($1.lot, $1.number) }
    return (above + drawn.prefix(needed).map(\.number)).sorted()
  }

  /// The rank when `scores`, one a candidate, put the list in order; what is not on it stays below in the order of the dual encoder.
  ///
  /// - Returns: Nil if a score is not a number.
  package func rank(rerankedBy scores: [Float]) -> QueryRank? {
    require(scores.count == candidates.count, "shortlist: \(scores.count) scores for \(candidates.count) candidates")
    if scores.contains(where: \.isNaN) { return nil }
    return positives.isEmpty ? rankBelow ?? rank : QueryRank(scores: scores, positives: positives)
  }
}
