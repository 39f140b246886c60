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
  public let chance: RetrievalRecall
  /// By the inner product of the unit-norm projections.
  public let dualEncoder: RetrievalRanks
  /// With the first candidates put in order by image-text matching; nil without a matching head.
  public let reranked: RetrievalRanks?
  /// How many candidates a query were re-ranked at the most; nil without a matching head.
  public let shortlist: Int?

  public init(
    task: String, source: String, images: [Int], captions: [Int], chance: RetrievalRecall, dualEncoder: RetrievalRanks,
    reranked: RetrievalRanks?, shortlist: Int?
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
