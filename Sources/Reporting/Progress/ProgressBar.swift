import Foundation

/// Shows progress all the time: one redrawn line on a terminal, a plain line now and then where output goes to a file.
///
/// Time and output are parameters: a progress display is the one thing that must not need a terminal to be tested.
package struct ProgressBar {
  /// Where the display goes.
  package enum Style: Sendable, Hashable {
    /// A terminal of so many columns: the line is redrawn, at most ten times per second.
    case terminal(width: Int)
    /// Anything else: a whole line at most every so many seconds, the first and last update always.
    case plain(interval: Double)
  }

  private let style: Style
  private let clock: () -> Double
  private let sink: (String) -> Void
  private var title: String?
  private var start = (time: 0.0, step: 0)
  private var lastShown: Double?
  private var isLineOpen = false
  /// Times and steps of the last updates, for a rate that follows the machine's present load.
  private var recent: [(time: Double, step: Int)] = []

  /// - Parameters:
  ///   - style: how to show it.
  ///   - clock: seconds from any fixed moment, never running backwards.
  ///   - sink: takes text as it is, line feeds included.
  package init(style: Style, clock: @escaping () -> Double, sink: @escaping (String) -> Void) {
    self.style = style
    self.clock = clock
    self.sink = sink
  }

  /// Shows an update, unless the last one was shown a moment ago. A new title begins a new display.
  package mutating func show(_ update: ProgressUpdate) {
    let now = clock()
    if title != update.title { begin(update, at: now) }
    recent.append((now, update.step))
    let isLast = update.step >= update.total
    guard isLast || isDue(at: now) else { return }
    forgetOld(at: now)
    lastShown = now
    let line = ProgressLine(update: update, rate: isLast ? overallRate(update, at: now) : rate)
    switch style {
    case .terminal(let width):
      // The last column stays free: some terminals wrap when it is written.
      sink("\r" + line.redrawn(width: max(20, width - 1)) + "\u{1B}[K")
      isLineOpen = true
      if isLast { finish() }
    case .plain:
      sink(line.plain + "\n")
    }
  }

  /// Ends an open line, so that whatever is printed next starts on its own. Call it before a message or an error.
  package mutating func finish() {
    if isLineOpen { sink("\n") }
    isLineOpen = false
  }

  private mutating func begin(_ update: ProgressUpdate, at now: Double) {
    finish()
    title = update.title
    // A run that continues does not begin at step zero, and what was done before took this process no time.
    start = (now, update.step)
    lastShown = nil
    recent = []
  }

  private func isDue(at now: Double) -> Bool {
    guard let lastShown else { return true }
    switch style {
    case .terminal: return now - lastShown >= 0.1
    case .plain(let interval): return now - lastShown >= interval
    }
  }

  /// Keeps half a minute, and two updates at least.
  private mutating func forgetOld(at now: Double) {
    let keep = recent.firstIndex { now - $0.time <= 30 } ?? recent.endIndex
    recent.removeFirst(max(0, min(keep, recent.count - 2)))
  }

  private var rate: Double? {
    guard let first = recent.first, let last = recent.last, last.time > first.time, last.step > first.step else {
      return nil
    }
    return Double(last.step - first.step) / (last.time - first.time)
  }

  private func overallRate(_ update: ProgressUpdate, at now: Double) -> Double? {
    guard now > start.time, update.step > start.step else { return nil }
    return Double(update.step - start.step) / (now - start.time)
  }
}

/// How far some work is, and what is worth reading meanwhile.
package struct ProgressUpdate: Sendable, Hashable {
  /// What is being done: `TCL, seed 2 (run 6 of 12)`.
  package var title: String
  /// Steps done.
  package var step: Int
  /// Steps in all.
  package var total: Int
  /// Named numbers in the order of reading, the total loss first.
  package var terms: [Term]
  /// Items a step, such as the pairs of a batch; nil when there is no rate to show.
  package var itemsPerStep: Int?
  /// What an item is, in the plural.
  package var itemName: String
  /// Seconds until everything is done of which this work is a part; nil when nobody knows or there is nothing else.
  package var overallSecondsLeft: Double?

  /// A named number.
  package struct Term: Sendable, Hashable {
    package var name: String
    package var value: Double

    package init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  package init(
    title: String, step: Int, total: Int, terms: [Term] = [], itemsPerStep: Int? = nil,
    itemName: String = "pairs", overallSecondsLeft: Double? = nil
  ) {
    self.title = title
    self.step = step
    self.total = total
    self.terms = terms
    self.itemsPerStep = itemsPerStep
    self.itemName = itemName
    self.overallSecondsLeft = overallSecondsLeft
  }
}

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
