/// What a model reached in a retrieval task.
public struct RetrievalResult: Sendable, Hashable, Codable {
  /// The task's name.
  public let task: String
  /// The name of the task's source.
  public let source: String
  /// The pictures, by their numbers in the source: queries image to text, candidates text to image.
  public let images: [Int]
  /// The captions, by the numbers of the samples that they are taken from: queries text to image, candidates image to text.
  public let captions: [Int]
  /// What a random order reaches on average, exactly.
  public let chance: BidirectionalRecall
  /// By the inner product of the unit-norm projections.
  public let dualEncoder: BidirectionalRanks
  /// With the first candidates put in order by image-text matching; nil without a matching head.
  public let reranked: BidirectionalRanks?
  /// How many candidates per query were re-ranked at the most; nil without a matching head.
  public let shortlist: Int?

  package init(
    task: String, source: String, images: [Int], captions: [Int], chance: BidirectionalRecall,
    dualEncoder: BidirectionalRanks,
    reranked: BidirectionalRanks?, shortlist: Int?
  ) {
    self.task = task
    self.source = source
    self.images = images
    self.captions = captions
    self.chance = chance
    self.dualEncoder = dualEncoder
    self.reranked = reranked
    self.shortlist = shortlist
  }
}

/// The rank of every query in both directions, in the order of `RetrievalResult.images` and `.captions`, and their recall.
///
/// Ranks are kept with a result, because arms of a study answer the same queries: their ranks are paired.
public struct BidirectionalRanks: Sendable, Hashable, Codable {
  /// The recalls that these ranks give.
  public let recall: BidirectionalRecall
  /// The rank of each picture's best caption, in the order of the pictures.
  public let imageToText: [QueryRank]
  /// The rank of each caption's picture, in the order of the captions.
  public let textToImage: [QueryRank]

  package init(imageToText: [QueryRank], textToImage: [QueryRank]) {
    recall = BidirectionalRecall(imageToText: RecallAtK(of: imageToText), textToImage: RecallAtK(of: textToImage))
    self.imageToText = imageToText
    self.textToImage = textToImage
  }

  /// The queries of several folds, each among the candidates of its own.
  init(joining parts: [BidirectionalRanks]) {
    self.init(imageToText: parts.flatMap(\.imageToText), textToImage: parts.flatMap(\.textToImage))
  }
}

/// Recall in both directions, in percent.
public struct BidirectionalRecall: Sendable, Hashable, Codable {
  /// Pictures as queries, captions as candidates (text retrieval, TR).
  public let imageToText: RecallAtK
  /// Captions as queries, pictures as candidates (image retrieval, IR).
  public let textToImage: RecallAtK

  package init(imageToText: RecallAtK, textToImage: RecallAtK) {
    self.imageToText = imageToText
    self.textToImage = textToImage
  }

  /// The mean of all six numbers: `r_mean` of the published code, by which it selects its checkpoints.
  public var mean: Double { (imageToText.mean + textToImage.mean) / 2 }

  /// The numbers by the names of the published code (ALBEF, TCL): `txt_r1` is the recall of captions that pictures ask for, `img_r1`
  /// that of pictures that captions ask for.
  package var publishedColumns: [(name: String, value: Double)] {
    [
      ("txt_r1", imageToText.at1), ("txt_r5", imageToText.at5), ("txt_r10", imageToText.at10),
      ("txt_r_mean", imageToText.mean), ("img_r1", textToImage.at1), ("img_r5", textToImage.at5),
      ("img_r10", textToImage.at10), ("img_r_mean", textToImage.mean), ("r_mean", mean),
    ]
  }
}

/// R@1, R@5 and R@10: in percent, how many queries have a positive among their first 1, 5 and 10 candidates.
public struct RecallAtK: Sendable, Hashable, Codable {
  /// The share of queries that find their target first, in percent.
  public let at1: Double
  /// The share of queries that find their target among the first five, in percent.
  public let at5: Double
  /// The share of queries that find their target among the first ten, in percent.
  public let at10: Double

  /// The mean over `ranks`, ties by their expectation; 0 for no queries.
  package init(of ranks: [QueryRank]) {
    func percent(_ k: Int) -> Double {
      ranks.isEmpty ? 0 : 100 * ranks.reduce(0) { $0 + $1.hitProbability(at: k) } / Double(ranks.count)
    }
    at1 = percent(1)
    at5 = percent(5)
    at10 = percent(10)
  }

  /// The mean of the three.
  public var mean: Double { (at1 + at5 + at10) / 3 }
}
