/// How a `PairLoader` makes batches.
///
/// The coded form is part of a run's identity and holds only what changes the batches: `threadCount` and `queueDepth` do not.
public struct LoaderOptions: Sendable, Hashable, Codable {
  /// Pairs a batch.
  public var batchSize: Int
  /// How a picture becomes a view; each of the two views is drawn anew.
  public var augmentation: Augmentation
  public var normalization: PixelNormalization
  public var cleaner: CaptionCleaner
  /// The greatest number of tokens a caption, `[CLS]` included; 25 in the published pre-training.
  public var maxTextLength: Int
  /// Threads that make batches; the batches are the same for any number.
  public var threadCount: Int
  /// Batches made ahead at the most.
  public var queueDepth: Int

  /// The side of a view in pixels.
  public var side: Int { augmentation.side }

  public init(
    batchSize: Int, augmentation: Augmentation, normalization: PixelNormalization = .clip,
    cleaner: CaptionCleaner = CaptionCleaner(), maxTextLength: Int = 25, threadCount: Int = 1, queueDepth: Int = 4
  ) {
    self.batchSize = batchSize
    self.augmentation = augmentation
    self.normalization = normalization
    self.cleaner = cleaner
    self.maxTextLength = maxTextLength
    self.threadCount = threadCount
    self.queueDepth = queueDepth
  }

  private enum CodingKeys: String, CodingKey {
    case batchSize
    case augmentation
    case normalization
    case cleaner
    case maxTextLength
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      batchSize: container.decode(Int.self, forKey: .batchSize),
      augmentation: container.decode(Augmentation.self, forKey: .augmentation),
      normalization: container.decode(PixelNormalization.self, forKey: .normalization),
      cleaner: container.decode(CaptionCleaner.self, forKey: .cleaner),
      maxTextLength: container.decode(Int.self, forKey: .maxTextLength))
  }
}
