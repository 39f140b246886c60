import Dispatch
import Foundation

/// One run of a program of the system.
package struct ToolRun {
  /// Why a program did not do its work.
  package enum Failure: Error {
    /// It is not installed.
    case absence
    /// It is there and cannot be started: too many processes or open files, no permission.
    case start(reason: String)
    /// It ended with a status other than 0; the last line that it wrote to its error output.
    case status(Int32, message: String)
    /// A signal ended it, which says something about the machine and nothing about what it was given: memory ran out, somebody stopped it.
    case signal(Int32)

    /// What came instead of its output, for a sentence that names the program.
    package var reason: String {
      switch self {
      case .absence: "it is not installed"
      case .start(let reason): "it cannot be started: \(reason)"
      case .status(let status, let message): message.isEmpty ? "it ended with status \(status)" : message
      case .signal(let signal): "it was ended by signal \(signal)"
      }
    }
  }

  /// Runs `tool`, found in the search path, in `folder` and returns what it wrote to its standard output.
  ///
  /// - Parameter limit: Seconds after which it is ended, which is a failure.
  @discardableResult
  package static func output(
    of tool: String, _ arguments: [String], in folder: String? = nil, within limit: Int? = nil
  ) throws(Failure) -> [UInt8] {
    guard let path = path(of: tool) else { throw Failure.absence }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    // Errors go to a file: a second pipe that nobody empties in time would block the program.
    let log = NSTemporaryDirectory() + "triad-\(UUID().uuidString).log"
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    defer { try? FileManager.default.removeItem(atPath: log) }
    process.standardError = FileHandle(forWritingAtPath: log)
    do {
      try process.run()
    } catch {
      // The system's error number, itself or wrapped.
      let code = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError).code
      throw Failure.start(reason: FileError.reason(Int32(truncatingIfNeeded: code)))
    }
    let end = limit.map { limit in
      // Not SIGTERM, which this process may ignore or this thread may block, and what it starts then does too.
      let end = DispatchWorkItem { kill(process.processIdentifier, SIGKILL) }
      DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(limit), execute: end)
      return end
    }
    defer { end?.cancel() }
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    if let limit, process.terminationReason == .uncaughtSignal {
      throw Failure.status(process.terminationStatus, message: "no answer within \(limit) s")
    }
    if process.terminationReason == .uncaughtSignal { throw Failure.signal(process.terminationStatus) }
    guard process.terminationStatus == 0 else {
      let text = String(decoding: FileManager.default.contents(atPath: log) ?? Foundation.Data(), as: UTF8.self)
      throw Failure.status(process.terminationStatus, message: text.split(separator: "\n").last.map(String.init) ?? "")
    }
    return bytes
  }

  /// The program `tool` in the search path; nil if it is not installed.
  package static func path(of tool: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(tool)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
