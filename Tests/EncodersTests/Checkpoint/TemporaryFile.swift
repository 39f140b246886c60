import Foundation

/// A path in the temporary folder whose file is removed with the value.
final class TemporaryFile {
  let path: String

  init(_ bytes: [UInt8]? = nil) {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("triad-\(UUID().uuidString).safetensors").path
    if let bytes { write(bytes) }
  }

  deinit { unlink(path) }

  func write(_ bytes: [UInt8]) {
    guard let file = fopen(path, "wb") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  func read() -> [UInt8] { FileManager.default.contents(atPath: path).map { Array($0) } ?? [] }
}
