/// A language that DebCap has captions in.
public enum CaptionLanguage: String, Sendable, Codable, Hashable, CaseIterable {
  /// Every picture has some.
  case english = "en"
  /// Emoji have one, from Unicode's names, and most stamps.
  case korean = "ko"
}
