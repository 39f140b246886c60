public import Reporting

extension Console {
  /// A progress display on the diagnostics: redrawn on a terminal, a line every ten seconds elsewhere.
  public func makeProgressBar() -> ProgressBar {
    let stream = diagnostics
    let terminal = stream.terminal
    let start = ContinuousClock.now
    return ProgressBar(
      style: terminal.isInteractive ? .terminal(width: terminal.width) : .plain(interval: 10),
      clock: { (ContinuousClock.now - start) / .seconds(1) },
      sink: { stream.write($0) })
  }
}
