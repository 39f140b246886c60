internal import Files

/// Reads every file of a whole export and compares it with the manifest.
struct ExportVerification {
  let path: String
  let summary: ExportSummary

  /// - Throws: `ExportError.damage` for the first file that is not what it was.
  func run(_ progress: (PairExport.Progress) throws -> Void) throws {
    let manifest = "\(path)/\(PairExport.manifestName)"
    let found: String
    do { found = try SHA256.hexadecimal(ofFile: manifest) } catch {
      throw damage(PairExport.manifestName, "cannot be read, \(error.reason)")
    }
    guard found == summary.manifest else {
      throw damage(PairExport.manifestName, "is not what \(PairExport.summaryName) says")
    }
    let file = try StableFile(path: manifest)
    var lines = LineScanner(file)
    var done = 0
    while let line = try lines.next() {
      let text = String(decoding: line.bytes, as: UTF8.self)
      let name = String(text.dropFirst(66))
      let digest: String
      do { digest = try SHA256.hexadecimal(ofFile: "\(path)/\(name)") } catch {
        throw damage(name, "cannot be read, \(error.reason)")
      }
      guard digest == text.prefix(64) else { throw damage(name, "is not what the manifest says") }
      done = line.range.offset + line.range.count
      try progress(PairExport.Progress(work: .checking, done: done, total: file.size - 1))
    }
  }

  private func damage(_ name: String, _ reason: String) -> ExportError {
    .damage(path: "\(path)/\(name)", reason: reason, folder: path)
  }
}
