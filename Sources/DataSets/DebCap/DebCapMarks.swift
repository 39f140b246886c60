/// Properties of a picture that decide where it may be used.
public struct DebCapMarks: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A clip-art file that nearly equals a Tux Paint stamp, or the stamp: training on the one gives the other away.
  public static let nearDuplicate = DebCapMarks(rawValue: 1)
  /// A stamp that shows a letter, coin, note or other sign rather than a thing.
  public static let symbol = DebCapMarks(rawValue: 2)
  /// A stamp all of whose content words occur in training captions.
  public static let covered = DebCapMarks(rawValue: 4)

  static let all: DebCapMarks = [.nearDuplicate, .symbol, .covered]
}
