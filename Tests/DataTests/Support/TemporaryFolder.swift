import Data
import Foundation

/// A folder for a test's files, which goes with its last reference.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/triad-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the folders it is in; gives back its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Foundation.Data(bytes).write(to: url)
    return url.path
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

  /// Writes a small PNG of one grey level.
  func writePicture(_ name: String, level: Int = 100) throws {
    try write(TestPNG(width: 3, height: 2, colorType: 0) { _, _ in [level] }.bytes, to: name)
  }

  func file(_ name: String) throws -> StableFile { try StableFile(path: "\(path)/\(name)") }
}
