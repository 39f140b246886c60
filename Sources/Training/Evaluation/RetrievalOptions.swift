public import Data

/// How retrieval is evaluated. `batchSize` and `pairBatchSize` change the results by rounding only.
public struct RetrievalOptions: Sendable, Hashable, Codable {
  /// Candidates a query that image-text matching puts in order (`k_test`; published: 128 for Flickr30K, 256 for COCO).
  public var shortlist: Int
  public var matchScore: MatchScore
  /// As in training.
  public var cleaner: CaptionCleaner
  /// The greatest number of tokens a caption, `[CLS]` included (published: 30).
  public var maxTextLength: Int
  /// Pictures or captions encoded at a time, and pictures whose fusion keys and values are held at a time.
  public var batchSize: Int
  /// Pairs of picture and caption fused at a time.
  public var pairBatchSize: Int

  public init(
    shortlist: Int = 32, matchScore: MatchScore = .logit, cleaner: CaptionCleaner = CaptionCleaner(),
    maxTextLength: Int = 30, batchSize: Int = 64, pairBatchSize: Int = 512
  ) {
    self.shortlist = shortlist
    self.matchScore = matchScore
    self.cleaner = cleaner
    self.maxTextLength = maxTextLength
    self.batchSize = batchSize
    self.pairBatchSize = pairBatchSize
  }
}
