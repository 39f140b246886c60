import Foundation

/// pdfLaTeX, if it is installed.
struct LaTeXCompiler {
  let program: URL

  static let standard: LaTeXCompiler? = {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { URL(fileURLWithPath: String($0)).appendingPathComponent("pdflatex") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }.map(LaTeXCompiler.init(program:))
  }()

  /// What pdfLaTeX says of `document`, and its exit code.
  func compile(_ document: String) throws -> (code: Int32, log: String) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("latex-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(document.utf8).write(to: folder.appendingPathComponent("table.tex"))
    let process = Process()
    process.executableURL = program
    process.arguments = ["-interaction=nonstopmode", "-draftmode", "table.tex"]
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let said = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }
}
