import Foundation
import Synchronization

/// Where a command writes text: standard output, standard error, or memory in a test.
///
/// A reader that goes away (`triad list | head`) ends nothing: from then on text is dropped. A run of half an hour does
/// not die because somebody closed the window that showed its progress. Any other failure is kept in ``failure``.
public final class TextStream: Sendable {
  /// What is at the other end.
  public let terminal: Terminal
  private let fileDescriptor: Int32?
  private let state = Mutex(State())

  private struct State {
    var memory = ""
    var errorNumber: Int32 = 0
  }

  /// Writes to an open file.
  public init(fileDescriptor: Int32) {
    self.fileDescriptor = fileDescriptor
    terminal = Terminal(fileDescriptor: fileDescriptor)
  }

  /// Keeps what is written in ``text``.
  public init(memoryOf terminal: Terminal = Terminal(isInteractive: false)) {
    fileDescriptor = nil
    self.terminal = terminal
  }

  /// What was written, when this is a stream into memory.
  public var text: String { state.withLock { $0.memory } }

  /// Why text was lost, in the system's words; nil when none was, or when its reader went away.
  public var failure: String? {
    state.withLock { $0.errorNumber == 0 || $0.errorNumber == EPIPE ? nil : String(cString: strerror($0.errorNumber)) }
  }

  /// Writes text as it is.
  public func write(_ text: String) {
    state.withLock { state in
      guard let fileDescriptor else {
        state.memory += text
        return
      }
      guard state.errorNumber == 0 else { return }
      state.errorNumber = Self.write(Array(text.utf8), to: fileDescriptor)
    }
  }

  /// Writes text and a line feed.
  public func writeLine(_ text: String = "") { write(text + "\n") }

  /// Returns 0 or the error number.
  private static func write(_ bytes: [UInt8], to file: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Foundation.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        rest = rest.dropFirst(count)
      }
      return 0
    }
  }
}
