/// The four collections of DebCap. The first three are for pre-training; Tux Paint is evaluated only.
public enum DebCapOrigin: String, Sendable, Codable, Hashable, CaseIterable {
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
