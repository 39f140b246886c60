/// The two outputs of a command: results, which a pipe or file may take, and everything else.
public struct Console: Sendable {
  /// Results: tables, lists.
  public let output: TextStream
  /// Progress, warnings and errors.
  public let diagnostics: TextStream

  public init(output: TextStream, diagnostics: TextStream) {
    self.output = output
    self.diagnostics = diagnostics
  }

  /// Standard output and standard error.
  public static func standard() -> Console {
    Console(output: TextStream(fileDescriptor: 1), diagnostics: TextStream(fileDescriptor: 2))
  }

  /// Both in memory, for tests.
  public static func memory() -> Console {
    Console(output: TextStream(), diagnostics: TextStream())
  }
}
