import Foundation

/// What is at the other end of an output: a person's terminal or a file.
public struct Terminal: Sendable, Hashable {
  /// True when lines may be redrawn.
  public var isInteractive: Bool
  /// Columns; 80 where nobody says.
  public var width: Int
  /// True when colour is welcome: a terminal, no `NO_COLOR` (no-color.org) and not the terminal `dumb`.
  public var usesColor: Bool

  public init(isInteractive: Bool, width: Int = 80, usesColor: Bool = false) {
    self.isInteractive = isInteractive
    self.width = width
    self.usesColor = usesColor
  }

  /// Asks the system about an open file.
  public init(fileDescriptor: Int32) {
    self.init(fileDescriptor: fileDescriptor, environment: ProcessInfo.processInfo.environment)
  }

  /// Asks the system about an open file, and `environment` about wishes.
  public init(fileDescriptor: Int32, environment: [String: String]) {
    let isTerminal = isatty(fileDescriptor) == 1
    let isDumb = environment["TERM"] == "dumb"
    // An empty NO_COLOR counts as unset, as the convention says.
    let refusesColor = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    isInteractive = isTerminal && !isDumb
    usesColor = isInteractive && !refusesColor
    var size = winsize()
    if isTerminal, ioctl(fileDescriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      width = Int(size.ws_col)
    } else {
      width = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
    }
  }
}
