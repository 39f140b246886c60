import Foundation

/// The `triad` command as a process: what happens to a study when it is killed cannot be tested in the process that is killed.
struct TriadProcess {
  let process: Process
  private let output = Pipe()
  private let errors = Pipe()

  /// The command that was built beside the tests; nil if it was not.
  static var path: String? {
    let tests =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    let path = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("triad").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }

  /// Starts `triad` with `words`; with `shell`, after a command of the shell such as `ulimit`.
  init(_ words: [String], after shell: String? = nil, at path: String) throws {
    process = Process()
    process.executableURL = URL(fileURLWithPath: shell == nil ? path : "/bin/bash")
    process.arguments = shell.map { ["-c", "\($0); exec \"$@\"", "bash", path] + words } ?? words
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }

  /// Waits for its end; what it wrote fits into the pipes' buffers or is read here.
  func finish() -> (status: Int32, isKilled: Bool, output: String, diagnostics: String) {
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let diagnostics = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, process.terminationReason == .uncaughtSignal, text, diagnostics)
  }

  func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

  /// Control-C.
  func interrupt() { Foundation.kill(process.processIdentifier, SIGINT) }
}
