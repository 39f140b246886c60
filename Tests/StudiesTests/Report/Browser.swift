import Foundation

/// Headless Chromium, where it is installed.
enum Browser {
  static let path: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    return ["chromium", "chromium-browser", "google-chrome"].lazy
      .flatMap { name in folders.map { "\($0)/\(name)" } }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// What a page has become after loading, and what the console was told.
  static func load(_ file: String, width: Int, arguments: [String] = []) throws -> (document: String, console: [String])
  {
    guard let path else { return ("", ["no browser"]) }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("browser-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (output, errors) = (folder + "/document", folder + "/console")
    for name in [output, errors] { _ = FileManager.default.createFile(atPath: name, contents: nil) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--user-data-dir=\(folder)/profile", "--enable-logging=stderr", "--window-size=\(width),900", "--dump-dom",
      ] + arguments + ["file://" + file]
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    process.waitUntilExit()
    let console = try String(contentsOfFile: errors, encoding: .utf8).split(separator: "\n").map(String.init)
      .filter { $0.contains(":CONSOLE") }
    return (try String(contentsOfFile: output, encoding: .utf8), console)
  }
}
