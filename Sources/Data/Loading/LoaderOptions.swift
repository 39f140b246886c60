/// How a `PairLoader` makes batches.
///
/// The coded form is part of a run's identity and holds only what changes the batches: `threadCount`, `queueDepth` and
/// `faultLimit` do not.
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
  /// The share of a source's samples that may be unusable before a run fails, in `0...1`.
  public var faultLimit: Double
  /// The samples of the shuffle buffer for sources in shards; nil shuffles all samples, which needs a drive that reads at
  /// random places.
  public var shuffleBuffer: Int?

  /// The side of a view in pixels.
  public var side: Int { augmentation.side }

  public init(
    batchSize: Int, augmentation: Augmentation, normalization: PixelNormalization = .clip,
    cleaner: CaptionCleaner = CaptionCleaner(), maxTextLength: Int = 25, threadCount: Int = 1, queueDepth: Int = 4,
    faultLimit: Double = 0.01, shuffleBuffer: Int? = nil
  ) {
    self.batchSize = batchSize
    self.augmentation = augmentation
    self.normalization = normalization
    self.cleaner = cleaner
    self.maxTextLength = maxTextLength
    self.threadCount = threadCount
    self.queueDepth = queueDepth
    self.faultLimit = faultLimit
    self.shuffleBuffer = shuffleBuffer
  }

  /// How an epoch of `source` is shuffled.
  func strategy(for source: any PairSource) -> EpochOrder.Strategy {
    guard let shuffleBuffer, let source = source as? any ShardedSource else { return .permutation }
    return .shardBuffer(starts: source.shardStarts, size: shuffleBuffer)
  }

  private enum CodingKeys: String, CodingKey {
    case batchSize
    case augmentation
    case normalization
    case cleaner
    case maxTextLength
    // Left out when nil, so that runs without a buffer keep their identity.
    case shuffleBuffer
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      batchSize: container.decode(Int.self, forKey: .batchSize),
      augmentation: container.decode(Augmentation.self, forKey: .augmentation),
      normalization: container.decode(PixelNormalization.self, forKey: .normalization),
      cleaner: container.decode(CaptionCleaner.self, forKey: .cleaner),
      maxTextLength: container.decode(Int.self, forKey: .maxTextLength),
      shuffleBuffer: container.decodeIfPresent(Int.self, forKey: .shuffleBuffer))
  }
}
