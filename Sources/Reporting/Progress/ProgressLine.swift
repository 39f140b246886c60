import Foundation

/// The text of a progress display: pure, so that its layout can be tested without a terminal.
struct ProgressLine {
  let update: ProgressUpdate
  /// Steps a second; nil as long as nobody knows.
  let rate: Double?

  /// One line that fits into `width` columns: bar, step and time left always, then the rate, then as many terms as fit.
  func redrawn(width: Int) -> String {
    let tail = [position, timeLeft, overallTimeLeft].compactMap { $0 }.joined(separator: "  ")
    var line = update.title + " "
    // The title gives way first: it does not change from line to line.
    let room = width - tail.count - Self.smallestBar - 1
    if line.count > room { line = room > 8 ? String(line.prefix(room - 2)) + "… " : "" }
    var rest = width - line.count - tail.count - Self.smallestBar - 1
    func fits(_ part: String) -> Bool {
      guard part.count + 2 <= rest else { return false }
      rest -= part.count + 2
      return true
    }
    let shownSpeed = speed.flatMap { fits($0) ? $0 : nil }
    let shownTerms = terms.prefix(while: fits)
    let bar = Self.bar(fraction: fraction, width: min(Self.largestBar, Self.smallestBar + max(0, rest)))
    // Terms stand before the rate and the time left: the eye finds what changes slowly at the end.
    let parts = [position] + shownTerms + [shownSpeed, timeLeft, overallTimeLeft].compactMap { $0 }
    return String((line + bar + " " + parts.joined(separator: "  ")).prefix(max(0, width)))
  }

  /// One line for a log file: everything, without a bar.
  var plain: String {
    ([update.title + ":", position] + terms + [speed, timeLeft, overallTimeLeft].compactMap { $0 }).joined(
      separator: "  ")
  }

  private static let smallestBar = 8
  private static let largestBar = 24

  private var fraction: Double {
    update.total > 0 ? min(1, max(0, Double(update.step) / Double(update.total))) : 1
  }

  private static func bar(fraction: Double, width: Int) -> String {
    let cells = max(1, width - 2)
    let filled = Int(fraction * Double(cells))
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: cells - filled) + "]"
  }

  private var position: String { "\(update.step)/\(update.total)" }

  private var terms: [String] {
    update.terms.map { term in
      // Losses are read to three digits; a learning rate needs its magnitude.
      let small = abs(term.value) < 0.01 && term.value != 0
      let format: NumberFormat = small ? .significant(2) : .fixed(3)
      return "\(term.name) \(format.text(term.value))"
    }
  }

  private var speed: String? {
    guard let rate, let items = update.itemsPerStep else { return nil }
    let value = rate * Double(items)
    return "\((value < 10 ? NumberFormat.fixed(1) : .grouped).text(value)) \(update.itemName)/s"
  }

  private var timeLeft: String? {
    guard update.step < update.total else { return nil }
    guard let rate, rate > 0 else { return nil }
    return DurationFormat.text(Double(update.total - update.step) / rate) + " left"
  }

  private var overallTimeLeft: String? {
    update.overallSecondsLeft.map { "all \(DurationFormat.text($0))" }
  }
}
