package import Data
import Tensor

/// Everything that DebCap knows about one picture, apart from its pixels.
package struct DebCapRecord: Sendable, Hashable {
  package let origin: DebCapOrigin
  package let split: DataSplit
  package let tier: DebCapTier
  /// The drawing style of an emoji (`twemoji`, `emojione`, `noto`); empty elsewhere.
  package let style: String
  /// The file inside its package.
  package let file: String
  /// The group key: pictures that share it show the same thing.
  package let group: String
  /// English captions, the preferred one first; never empty.
  package var captions: [String]
  /// Korean captions; often none.
  package var koreanCaptions: [String]
  /// What restricts its use.
  package var marks: DebCapMarks

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
  package func captions(in language: CaptionLanguage) -> [String] {
    switch language {
    case .english: captions
    case .korean: koreanCaptions
    }
  }
}

/// The four collections of DebCap. The first three are for pre-training; Tux Paint is evaluated only.
package enum DebCapOrigin: String, Sendable, Codable, Hashable, CaseIterable {
  /// Emoji in three drawing styles: Twemoji, EmojiOne (gemojione) and Noto (tanuki).
  case emoji
  /// Open Clip Art: drawings with human titles, descriptions and keywords.
  case openclipart
  /// Furniture of Sweet Home 3D, rendered.
  case sweethome3d
  /// Tux Paint stamps: captioned photographs and drawings.
  case tuxpaint

  /// The prefix in the split rule, which is part of the data set's definition.
  var splitKey: String {
    switch self {
    case .emoji: "emoji"
    case .openclipart: "oca"
    case .sweethome3d: "sh3d"
    case .tuxpaint: "tux"
    }
  }

  /// The number in the cache file.
  var code: UInt8 {
    switch self {
    case .emoji: 0
    case .openclipart: 1
    case .sweethome3d: 2
    case .tuxpaint: 3
    }
  }

  init?(code: UInt8) {
    guard let origin = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = origin
  }
}

/// How trustworthy the captions of a picture are.
package enum DebCapTier: String, Sendable, Codable, Hashable, CaseIterable {
  /// Named by an editor: emoji, furniture and stamps.
  case curated
  /// A title given by the artist, of which WordNet knows every word.
  case clean
  /// Everything else that says something: file names, other languages, misspellings.
  case noisy

  /// The number in the cache file.
  var code: UInt8 {
    switch self {
    case .curated: 0
    case .clean: 1
    case .noisy: 2
    }
  }

  init?(code: UInt8) {
    guard let tier = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = tier
  }
}

/// Properties of a picture that decide where it may be used.
package struct DebCapMarks: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A clip-art file that nearly equals a Tux Paint stamp, or the stamp: training on the one gives the other away.
  package static let nearDuplicate = DebCapMarks(rawValue: 1)
  /// A stamp that shows a letter, coin, note or other sign rather than a thing.
  package static let symbol = DebCapMarks(rawValue: 2)
  /// A stamp all of whose content words occur in training captions.
  package static let covered = DebCapMarks(rawValue: 4)

  static let all: DebCapMarks = [.nearDuplicate, .symbol, .covered]
}

/// A language that DebCap has captions in.
package enum CaptionLanguage: String, Sendable, Codable, Hashable, CaseIterable {
  /// Every picture has some.
  case english = "en"
  /// Emoji have one, from Unicode's names, and most stamps.
  case korean = "ko"
}

/// Which split a group belongs to: a hash of its key, so that it depends on nothing else in the data.
///
/// FNV-1a of `"DATASET:KEY"`, spread by the finaliser of splitmix64, modulo 100. Pre-training collections are cut
/// 80/10/10, Tux Paint 55/10/35.
package enum DebCapSplitRule {
  /// The place of `key` in 0..<100.
  package static func percentile(of key: String, in origin: DebCapOrigin) -> Int {
    KeyedSplit.percentile(of: "\(origin.splitKey):\(key)")
  }

  /// The split of the group `key` of `origin`.
  package static func split(of key: String, in origin: DebCapOrigin) -> DataSplit {
    let place = percentile(of: key, in: origin)
    let (train, validation) = origin == .tuxpaint ? (55, 65) : (80, 90)
    return place < train ? .train : place < validation ? .validation : .test
  }
}
