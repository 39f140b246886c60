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

  /// The numbers by the names of the published code (ALBEF, TCL): `txt_r1` is the recall of captions that pictures ask for, `img_r1`
  /// that of pictures that captions ask for.
  public var publishedColumns: [(name: String, value: Double)] {
    [
      ("txt_r1", imageToText.at1), ("txt_r5", imageToText.at5), ("txt_r10", imageToText.at10),
      ("txt_r_mean", imageToText.mean), ("img_r1", textToImage.at1), ("img_r5", textToImage.at5),
      ("img_r10", textToImage.at10), ("img_r_mean", textToImage.mean), ("r_mean", mean),
    ]
  }
}
