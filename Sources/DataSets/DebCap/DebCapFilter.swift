public import Data

/// Which pictures of the cache a source offers. The standard leaves out what pre-training must not see: stamps, and
/// clip art that nearly equals a stamp.
public struct DebCapFilter: Sendable, Hashable {
  /// The collections; all that are listed.
  public var origins: Set<DebCapOrigin>
  /// The splits.
  public var splits: Set<DataSplit>
  /// The caption tiers.
  public var tiers: Set<DebCapTier>
  /// The emoji styles to keep; nil keeps all. Other collections are not affected.
  public var styles: Set<String>?
  /// Pictures with one of these marks are left out.
  public var excludedMarks: DebCapMarks
  /// Pictures without all of these marks are left out.
  public var requiredMarks: DebCapMarks

  public init(
    origins: Set<DebCapOrigin>, splits: Set<DataSplit>, tiers: Set<DebCapTier> = Set(DebCapTier.allCases),
    styles: Set<String>? = nil, excludedMarks: DebCapMarks = .nearDuplicate, requiredMarks: DebCapMarks = []
  ) {
    self.origins = origins
    self.splits = splits
    self.tiers = tiers
    self.styles = styles
    self.excludedMarks = excludedMarks
    self.requiredMarks = requiredMarks
  }

  /// Emoji, clip art and furniture of one split, near duplicates of stamps left out.
  public static func pretraining(_ split: DataSplit) -> DebCapFilter {
    DebCapFilter(origins: [.emoji, .openclipart, .sweethome3d], splits: [split])
  }

  /// The stamps that show things: no letters, coins or signs and nothing that nearly equals clip art. All splits,
  /// because nothing is trained on them.
  public static let tuxObjects = DebCapFilter(
    origins: [.tuxpaint], splits: Set(DataSplit.allCases), excludedMarks: [.nearDuplicate, .symbol])

  /// Those of `tuxObjects` all of whose content words occur in the training captions.
  public static let tuxCovered = DebCapFilter(
    origins: [.tuxpaint], splits: Set(DataSplit.allCases), excludedMarks: [.nearDuplicate, .symbol],
    requiredMarks: .covered)

  /// Whether the source offers `record`.
  public func contains(_ record: DebCapRecord) -> Bool {
    origins.contains(record.origin) && splits.contains(record.split) && tiers.contains(record.tier)
      && (record.origin != .emoji || styles?.contains(record.style) ?? true)
      && record.marks.isDisjoint(with: excludedMarks) && record.marks.isSuperset(of: requiredMarks)
  }
}
