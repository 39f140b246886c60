public import Data

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

  package init(
    origin: DebCapOrigin, split: DataSplit, tier: DebCapTier, style: String, file: String, group: String,
    captions: [String], koreanCaptions: [String] = [], marks: DebCapMarks = []
  ) {
    self.origin = origin
    self.split = split
    self.tier = tier
    self.style = style
    self.file = file
    self.group = group
    self.captions = captions
    self.koreanCaptions = koreanCaptions
    self.marks = marks
  }

  /// The captions of a language, the preferred one first; may be none but in English.
  public func captions(in language: CaptionLanguage) -> [String] {
    switch language {
    case .english: captions
    case .korean: koreanCaptions
    }
  }
}
