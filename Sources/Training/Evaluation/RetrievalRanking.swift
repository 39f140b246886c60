import Tensor

/// The queries of one task in both directions, ranked by the dual encoder, with their shortlists.
package struct RetrievalRanking {
  private let task: String
  /// `[images]`: rows of the features.
  private let imageRows: [Int]
  /// `[captions]`: rows of the features.
  private let textRows: [Int]
  private let imageToText: [Shortlist]
  private let textToImage: [Shortlist]

  package init(_ gallery: RetrievalGallery, features: RetrievalFeatures, shortlist: Int) throws(RetrievalError) {
    task = gallery.task.name
    imageRows = gallery.images.compactMap { features.imageRows[$0] }
    textRows = gallery.texts.compactMap { features.textRows[$0] }
    let (images, texts) = (features.images, features.texts)
    let forward = RetrievalRanking.rank(
      images, imageRows, among: texts, textRows, positives: gallery.captionsOfImages, limit: shortlist)
    let backward = RetrievalRanking.rank(
      texts, textRows, among: images, imageRows, positives: gallery.imagesOfCaptions, limit: shortlist)
    guard let forward, let backward else { throw .score(task: task, scorer: "dual encoder") }
    imageToText = forward
    textToImage = backward
  }

  /// By the dual encoder.
  package var ranks: RetrievalRanks {
    RetrievalRanks(imageToText: imageToText.map(\.rank), textToImage: textToImage.map(\.rank))
  }

  /// The pairs that re-ranking asks for, as rows of the features.
  var pairs: [(image: Int, text: Int)] {
    zip(imageRows, imageToText).flatMap { image, list in list.candidates.map { (image, textRows[$0]) } }
      + zip(textRows, textToImage).flatMap { text, list in list.candidates.map { (imageRows[$0], text) } }
  }

  func ranks(rerankedBy matches: MatchScores) throws(RetrievalError) -> RetrievalRanks {
    let forward = zip(imageRows, imageToText).compactMap { image, list in
      list.rank(rerankedBy: list.candidates.map { matches[image: image, text: textRows[$0]] })
    }
    let backward = zip(textRows, textToImage).compactMap { text, list in
      list.rank(rerankedBy: list.candidates.map { matches[image: imageRows[$0], text: text] })
    }
    guard forward.count == imageToText.count, backward.count == textToImage.count else {
      throw .score(task: task, scorer: "matching head")
    }
    return RetrievalRanks(imageToText: forward, textToImage: backward)
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
