/// Recall in both directions, in percent.
public struct RetrievalRecall: Sendable, Hashable, Codable {
  /// Pictures as queries, captions as candidates (text retrieval, TR).
  public let imageToText: Recall
  /// Captions as queries, pictures as candidates (image retrieval, IR).
  public let textToImage: Recall

  public init(imageToText: Recall, textToImage: Recall) {
    self.imageToText = imageToText
    self.textToImage = textToImage
  }

  /// The mean of all six numbers: `r_mean` of the published code, by which it selects its checkpoints.
  public var mean: Double { (imageToText.mean + textToImage.mean) / 2 }
}
