import Foundation

/// The built `triad` as a process that can be killed, and whose environment can be made hostile.
struct TriadCommand {
  let path: String
  /// What it writes lies here while it runs: pipes would fill up.
  let scratch: String

  /// How a command ended.
  struct End {
    var status: Int32
    /// The signal that ended it, if one did.
    var signal: Int32?
    var output: [UInt8]
    var diagnostics: String
    var seconds: Double
    /// Whether it was stopped because it went on for longer than anything here should.
    var hung = false

    /// Whether it ended as a tool ends: with a status and a sentence, not with a crash.
    var isOrderly: Bool {
      signal == nil && !hung
        && !["Stack dump", "Fatal error", "*** Program crashed", "Backtrace"].contains { diagnostics.contains($0) }
    }

    /// The last line that it said.
    var sentence: String {
      String(diagnostics.split(separator: "\n").last ?? "").trimmingCharacters(in: .whitespaces)
    }
  }

  /// A command that runs.
  final class Running {
    let process = Process()
    private let folder: String
    private let began = Date()

    fileprivate init(_ path: String, _ words: [String], environment: [String: String], scratch: String) throws {
      folder = scratch + "/" + UUID().uuidString
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      process.executableURL = URL(fileURLWithPath: path)
      process.arguments = words
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = try Self.handle(folder + "/out")
      process.standardError = try Self.handle(folder + "/err")
      try process.run()
    }

    private static func handle(_ path: String) throws -> FileHandle {
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    /// Waits for its end, for `limit` seconds at most; what goes on is killed.
    func finish(within limit: Double = 600) -> End {
      let deadline = Date().addingTimeInterval(limit)
      while process.isRunning, Date() < deadline { usleep(2000) }
      let hung = process.isRunning
      if hung { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
      let output = FileManager.default.contents(atPath: folder + "/out") ?? Foundation.Data()
      let errors = FileManager.default.contents(atPath: folder + "/err") ?? Foundation.Data()
      try? FileManager.default.removeItem(atPath: folder)
      return End(
        status: process.terminationStatus,
        signal: process.terminationReason == .uncaughtSignal ? process.terminationStatus : nil,
        output: [UInt8](output), diagnostics: String(decoding: errors, as: UTF8.self),
        seconds: Date().timeIntervalSince(began), hung: hung)
    }
  }

  func start(_ words: [String], environment: [String: String] = [:]) throws -> Running {
    try Running(path, words, environment: environment, scratch: scratch)
  }

  func run(_ words: [String], environment: [String: String] = [:], within limit: Double = 600) throws -> End {
    try start(words, environment: environment).finish(within: limit)
  }
}

/// What stops a campaign: something that is not a disturbance went wrong.
struct CampaignError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
