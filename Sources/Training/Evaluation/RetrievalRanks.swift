/// The rank of every query in both directions, in the order of `RetrievalResult.images` and `.captions`, and their recall.
///
/// Ranks are kept with a result, because arms of a study answer the same queries: their ranks are paired.
public struct RetrievalRanks: Sendable, Hashable, Codable {
  public let recall: RetrievalRecall
  public let imageToText: [RetrievalRank]
  public let textToImage: [RetrievalRank]

  public init(imageToText: [RetrievalRank], textToImage: [RetrievalRank]) {
    recall = RetrievalRecall(imageToText: Recall(of: imageToText), textToImage: Recall(of: textToImage))
    self.imageToText = imageToText
    self.textToImage = textToImage
  }
}
