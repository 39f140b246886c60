import Foundation
import Studies
import TestSupport
import Testing

/// In a real browser; without one these tests are skipped (`make report-check` installs it).
@Suite(.enabled(if: Browser.path != nil, "no Chromium in PATH")) struct ReportRenderingTests {
  @Test func aReportRendersWithoutAWordOnTheConsole() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      try check(try StudyReport(study).text, in: folder)
    }
  }

  @Test func hostileCaptionsDoNothingInABrowser() throws {
    try withTemporaryFolder { folder in
      let study = try hostileStudy(in: folder)
      _ = try study.run()
      try check(try StudyReport(study).text, in: folder)
    }
  }

  @Test func theConsoleIsListenedTo() throws {
    try withTemporaryFolder { folder in
      let file = folder + "/page.html"
      try "<script>console.error('heard')</script>".write(toFile: file, atomically: true, encoding: .utf8)
      #expect(try Browser.load(file, width: 800).console.contains { $0.contains("heard") })
    }
  }

  /// The page as it was loaded must be what was written: nothing repaired, nothing added, and no wider than a phone.
  private func check(_ text: String, in folder: String) throws {
    let file = folder + "/report.html"
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    let (document, console) = try Browser.load(file, width: 1280)
    #expect(console.isEmpty, "\(console)")
    for element in ["<svg", "<section", "<table", "<li", "<rect", "<path", "<use"] {
      #expect(
        document.components(separatedBy: element).count == text.components(separatedBy: element).count, "\(element)")
    }
    #expect(!document.contains("<script"))
    #expect(try overflow(of: file, width: 390, in: folder) == 0)
  }

  /// By how many pixels the page is wider than its frame.
  private func overflow(of file: String, width: Int, in folder: String) throws -> Int? {
    // Windows have a least width that is wider than a phone; frames have not.
    let frame = folder + "/frame.html"
    try """
    <title>none</title><iframe src="file://\(file)" style="width:\(width)px;height:800px;border:0"></iframe>
    <script>
    onload = () => {
      const root = frames[0].document.documentElement
      document.title = root.scrollWidth - root.clientWidth
    }
    </script>
    """.write(toFile: frame, atomically: true, encoding: .utf8)
    let document = try Browser.load(frame, width: 1000, arguments: ["--allow-file-access-from-files"]).document
    let title = document.components(separatedBy: "<title>").dropFirst().first?.prefix { $0 != "<" }
    return title.flatMap { Int($0) }
  }
}

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
