import Checkpoints
import Encoders
import Foundation
import Tensor

/// A path in the temporary folder whose file is removed with the value.
final class TemporaryFile {
  let path: String

  init(_ bytes: [UInt8]? = nil) {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("triad-\(UUID().uuidString).safetensors").path
    if let bytes { write(bytes) }
  }

  /// A safetensors file of these arrays.
  convenience init(_ arrays: [(name: String, value: Tensor)]) throws {
    self.init()
    try writeArrays(arrays, to: path)
  }

  deinit { unlink(path) }

  func write(_ bytes: [UInt8]) { writeBytes(bytes, to: path) }

  func read() -> [UInt8] { FileManager.default.contents(atPath: path).map { Array($0) } ?? [] }
}

func writeArrays(_ arrays: [(name: String, value: Tensor)], to path: String) throws {
  var writer = SafeTensorsWriter(metadata: ["format": "pt"])
  for (name, value) in arrays { writer.add(name, value) }
  try writer.write(to: path)
}

func writeBytes(_ bytes: [UInt8], to path: String) {
  guard let file = fopen(path, "wb") else { return }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

/// A file with this header, right or wrong, and these bytes after it.
func rawSafeTensors(_ header: String, _ data: [UInt8]) -> [UInt8] {
  withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8) + data
}
