internal import Files
internal import Foundation

/// A file of our own that is written once and then read like those of others: what is too much for memory. It loses its name when it is
/// finished or given up, so that nothing of it is left.
struct ScratchFile: ~Copyable {
  let path: String
  private let descriptor: Int32

  init(_ purpose: String) throws(SourceError) {
    path = FileManager.default.temporaryDirectory.path + "/triad-\(purpose)-\(UUID().uuidString)"
    descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.refusal(FileError.reason(errno)) }
  }

  /// Where there is no place for such a file.
  static func refusal(_ reason: String) -> SourceError {
    .request(
      "No file can be written in \(FileManager.default.temporaryDirectory.path), where scratch files go (\(reason)): let TMPDIR name a folder "
        + "with room.")
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// Writes after what was written last; gives back why it cannot, nil if it can.
  func write(_ bytes: [UInt8]) -> String? {
    let code = AtomicFile.writeAll(bytes, to: descriptor)
    return code == 0 ? nil : FileError.reason(code)
  }

  /// All that was written, to be read.
  consuming func finished() throws(SourceError) -> StableFile { try StableFile(path: path) }
}
