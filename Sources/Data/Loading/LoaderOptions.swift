/// How a `PairLoader` makes batches.
///
/// The coded form is part of a run's identity and holds only what changes the batches: threads, `queueDepth` and `faultLimit`
/// do not.
public struct LoaderOptions: Sendable, Hashable, Codable {
  /// Pairs a batch.
  package var batchSize: Int
  /// How a picture becomes a view; each of the two views is drawn anew.
  package var augmentation: Augmentation
  /// Whether views are drawn anew, or from a few fixed ones.
  package var views: ViewSupply
  package var normalization: PixelNormalization
  package var cleaner: CaptionCleaner
  /// The greatest number of tokens per caption, `[CLS]` included; 25 in the published pre-training.
  package var maxTextLength: Int
  /// Threads that make batches; the batches are the same for any number.
  package var threadCount: Int
  /// Where training waits for batches, threads are added up to this number; nil adds none.
  package var threadLimit: Int?
  /// Batches made ahead at the most.
  package var queueDepth: Int
  /// The share of a source's samples that may be unusable before a run fails, in `0...1`.
  package var faultLimit: Double
  /// The samples of the shuffle buffer for sources in shards; nil shuffles all samples, which needs a drive that reads at
  /// random places.
  package var shuffleBuffer: Int?

  /// The side of a view in pixels.
  package var side: Int { augmentation.side }

  /// Options of a loader; threads, their limit and the depth of the queue change how fast batches come, and nothing
  /// else.
  public init(
    batchSize: Int, augmentation: Augmentation, views: ViewSupply = .fresh, normalization: PixelNormalization = .clip,
    cleaner: CaptionCleaner = CaptionCleaner(), maxTextLength: Int = 25, threadCount: Int = 1,
    threadLimit: Int? = nil, queueDepth: Int = 4, faultLimit: Double = 0.01, shuffleBuffer: Int? = nil
  ) {
    self.batchSize = batchSize
    self.augmentation = augmentation
    self.views = views
    self.normalization = normalization
    self.cleaner = cleaner
    self.maxTextLength = maxTextLength
    self.threadCount = threadCount
    self.threadLimit = threadLimit
    self.queueDepth = queueDepth
    self.faultLimit = faultLimit
    self.shuffleBuffer = shuffleBuffer
  }

  /// How an epoch of `source` is shuffled.
  func strategy(for source: any PairSource) -> EpochOrder.Strategy {
    guard let shuffleBuffer, let starts = ShardStarts.of(source) else { return .permutation }
    return .shardBuffer(starts: starts, size: shuffleBuffer)
  }

  private enum CodingKeys: String, CodingKey {
    case batchSize
    case augmentation
    case normalization
    case cleaner
    case maxTextLength
    // Left out when nil, so that runs without a buffer keep their identity.
    case shuffleBuffer
    case views
  }

  /// Reads what decides batches; how they are made, such as by how many threads, is not coded.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      batchSize: container.decode(Int.self, forKey: .batchSize),
      augmentation: container.decode(Augmentation.self, forKey: .augmentation),
      views: container.decodeIfPresent(ViewSupply.self, forKey: .views) ?? .fresh,
      normalization: container.decode(PixelNormalization.self, forKey: .normalization),
      cleaner: container.decode(CaptionCleaner.self, forKey: .cleaner),
      maxTextLength: container.decode(Int.self, forKey: .maxTextLength),
      shuffleBuffer: container.decodeIfPresent(Int.self, forKey: .shuffleBuffer))
  }
}
