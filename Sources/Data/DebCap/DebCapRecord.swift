/// Everything that DebCap knows about one picture, apart from its pixels.
public struct DebCapRecord: Sendable, Hashable {
  public let origin: DebCapOrigin
  public let split: DataSplit
  public let tier: DebCapTier
  /// The drawing style of an emoji (`twemoji`, `emojione`, `noto`); empty elsewhere.
  public let style: String
  /// The file inside its package.
  public let file: String
  /// The group key: pictures that share it show the same thing.
  public let group: String
  /// English captions, the preferred one first; never empty.
  public var captions: [String]
  /// Korean captions; often none.
  public var koreanCaptions: [String]
  /// What restricts its use.
  public var marks: DebCapMarks
}
