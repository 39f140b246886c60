/// A clock of the emoji, told by its caption: "two o’clock", "two-thirty".
package struct ClockFace: Sendable, Hashable, Comparable {
  /// 1 to 12.
  package let hour: Int
  package let isHalfPast: Bool

  /// The clock that `caption` names; nil for other captions.
  package init?(caption: String) {
    let words = caption.split { " -’'".contains($0) }
    guard let first = words.first, let hour = Numerals.value(of: first), (1...12).contains(hour) else { return nil }
    if words.count == 2, words[1] == "thirty" {
      isHalfPast = true
    } else if words.count == 3, words[1] == "o", words[2] == "clock" {
      isHalfPast = false
    } else {
      return nil
    }
    self.hour = hour
  }

  /// Earlier after midnight: twelve is the first hour.
  package static func < (left: ClockFace, right: ClockFace) -> Bool { left.halfHours < right.halfHours }

  private var halfHours: Int { hour % 12 * 2 + (isHalfPast ? 1 : 0) }
}
