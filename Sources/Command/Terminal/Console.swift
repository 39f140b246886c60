import Files
import Foundation
package import Reporting
import Studies
import Synchronization

/// The two outputs of a command: results, which a pipe or file may take, and everything else.
public struct Console: Sendable {
  /// Results: tables, lists.
  public let output: TextStream
  /// Progress, warnings and errors.
  public let diagnostics: TextStream

  package init(output: TextStream, diagnostics: TextStream) {
    self.output = output
    self.diagnostics = diagnostics
  }

  /// Standard output and standard error.
  package static func standard() -> Console {
    Console(output: TextStream(fileDescriptor: 1), diagnostics: TextStream(fileDescriptor: 2))
  }

  /// Both to nobody, for a process that others speak for.
  package static func silent() -> Console {
    Console(output: TextStream(nobody: ()), diagnostics: TextStream(nobody: ()))
  }

  /// Both in memory, for tests.
  package static func memory() -> Console {
    Console(output: TextStream(), diagnostics: TextStream())
  }
}

extension Console {
  /// A progress display on the diagnostics: redrawn on a terminal, a line every ten seconds elsewhere.
  package func makeProgressBar() -> ProgressBar {
    let stream = diagnostics
    let terminal = stream.terminal
    let start = ContinuousClock.now
    return ProgressBar(
      style: terminal.isInteractive ? .terminal(width: terminal.width) : .plain(interval: 10),
      clock: { (ContinuousClock.now - start) / .seconds(1) },
      sink: { stream.write($0) })
  }
}

extension Console {
  /// Writes a warning to the diagnostics, with what it quotes of somebody's data as text.
  func warn(_ sentence: some CustomStringConvertible) { diagnostics.writeLine("warning: \(sentence)".printableLines) }
}

extension Console {
  /// The same outputs for an executable of another name, which what it says to its user then has.
  package func naming(tool: String) -> Console {
    Console(output: output, diagnostics: TextStream(naming: tool, over: diagnostics))
  }
}

/// Where a command writes text: standard output, standard error, or memory in a test.
///
/// A reader that goes away (`triad list | head`) ends nothing: from then on text is dropped. A run of half an hour does
/// not die because somebody closed the window that showed its progress. Any other failure is kept in `failure`.
public final class TextStream: Sendable {
  /// What is at the other end.
  package let terminal: Terminal
  private let destination: Destination
  private let state = Mutex(State())

  private enum Destination {
    case file(Int32)
    case memory
    case nobody
    /// Another stream, with the name of the executable in sentences that were written for `triad`.
    case stream(TextStream, tool: String)
  }

  private struct State {
    var memory = ""
    var errorNumber: Int32 = 0
  }

  /// Writes to an open file.
  package init(fileDescriptor: Int32) {
    destination = .file(fileDescriptor)
    terminal = Terminal(fileDescriptor: fileDescriptor)
  }

  /// Keeps what is written in ``text``.
  package init(memoryOf terminal: Terminal = Terminal(isInteractive: false)) {
    destination = .memory
    self.terminal = terminal
  }

  /// Drops what is written.
  init(nobody: Void) {
    destination = .nobody
    terminal = Terminal(isInteractive: false)
  }

  /// Writes to another stream, naming the executable in sentences that were written for `triad`.
  init(naming tool: String, over stream: TextStream) {
    destination = .stream(stream, tool: tool)
    terminal = stream.terminal
  }

  /// What was written, when this is a stream into memory.
  package var text: String {
    if case .stream(let stream, _) = destination { return stream.text }
    return state.withLock { $0.memory }
  }

  /// Why text was lost, in the system's words; nil when none was, or when its reader went away.
  package var failure: String? {
    if case .stream(let stream, _) = destination { return stream.failure }
    return state.withLock {
      $0.errorNumber == 0 || $0.errorNumber == EPIPE ? nil : String(cString: strerror($0.errorNumber))
    }
  }

  /// Writes text as it is.
  public func write(_ text: String) {
    switch destination {
    case .nobody: break
    case .memory: state.withLock { $0.memory += text }
    case .stream(let stream, let tool): stream.write(text.naming(tool: tool))
    case .file(let descriptor):
      state.withLock { state in
        guard state.errorNumber == 0 else { return }
        state.errorNumber = AtomicFile.writeAll(Array(text.utf8), to: descriptor)
      }
    }
  }

  /// Writes text and a line feed.
  public func writeLine(_ text: String = "") { write(text + "\n") }
}

/// What is at the other end of an output: a person's terminal or a file.
package struct Terminal: Sendable, Hashable {
  /// True when lines may be redrawn.
  package var isInteractive: Bool
  /// Columns; 80 where nobody says.
  package var width: Int
  /// True when colour is welcome: a terminal, no `NO_COLOR` (no-color.org) and not the terminal `dumb`.
  package var usesColor: Bool

  package init(isInteractive: Bool, width: Int = 80, usesColor: Bool = false) {
    self.isInteractive = isInteractive
    self.width = width
    self.usesColor = usesColor
  }

  /// Asks the system about an open file.
  package init(fileDescriptor: Int32) {
    self.init(fileDescriptor: fileDescriptor, environment: ProcessInfo.processInfo.environment)
  }

  /// Asks the system about an open file, and `environment` about wishes.
  package init(fileDescriptor: Int32, environment: [String: String]) {
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
