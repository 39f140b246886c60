/// A result is read only if it is whole: whoever pairs ranks by their places relies on there being one for each query.
extension RetrievalResult {
  private enum CodingKeys: String, CodingKey {
    case task, source, images, captions, chance, dualEncoder, reranked, shortlist
  }

  /// Reads what a run has stored, in older forms as well.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      task: try values.decode(String.self, forKey: .task), source: try values.decode(String.self, forKey: .source),
      images: try values.decode([Int].self, forKey: .images),
      captions: try values.decode([Int].self, forKey: .captions),
      chance: try values.decode(BidirectionalRecall.self, forKey: .chance),
      dualEncoder: try values.decode(BidirectionalRanks.self, forKey: .dualEncoder),
      reranked: try values.decodeIfPresent(BidirectionalRanks.self, forKey: .reranked),
      shortlist: try values.decodeIfPresent(Int.self, forKey: .shortlist))
    func damage(_ key: CodingKeys, _ reason: String) -> DecodingError {
      .dataCorruptedError(forKey: key, in: values, debugDescription: "\(reason) of '\(task)'")
    }
    if let wrong = (images + captions).first(where: { $0 < 0 }) { throw damage(.images, "there is no sample \(wrong)") }
    for (key, ranks) in [(CodingKeys.dualEncoder, dualEncoder)] + (reranked.map { [(CodingKeys.reranked, $0)] } ?? []) {
      guard ranks.imageToText.count == images.count, ranks.textToImage.count == captions.count else {
        throw damage(
          key,
          "it has \(ranks.imageToText.count) and \(ranks.textToImage.count) ranks for \(images.count) pictures and \(captions.count) captions"
        )
      }
    }
  }
}
