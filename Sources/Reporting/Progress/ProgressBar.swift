/// Shows progress all the time: one redrawn line on a terminal, a plain line now and then where output goes to a file.
///
/// Time and output are parameters: a progress display is the one thing that must not need a terminal to be tested.
public struct ProgressBar {
  /// Where the display goes.
  public enum Style: Sendable, Hashable {
    /// A terminal of so many columns: the line is redrawn, at most ten times a second.
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
  public init(style: Style, clock: @escaping () -> Double, sink: @escaping (String) -> Void) {
    self.style = style
    self.clock = clock
    self.sink = sink
  }

  /// Shows an update, unless the last one was shown a moment ago. A new title begins a new display.
  public mutating func show(_ update: ProgressUpdate) {
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
  public mutating func finish() {
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
