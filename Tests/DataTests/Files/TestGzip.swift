import Foundation

/// The `gzip` of the system, for tests.
enum TestGzip {
  /// Writes `PATH.gz` beside the file at `path`; gives back its path.
  @discardableResult
  static func compress(_ path: String, level: Int = 6) throws -> String {
    let run = Process()
    run.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    run.arguments = ["gzip", "-k", "-f", "-\(level)", path]
    try run.run()
    run.waitUntilExit()
    return path + ".gz"
  }

  /// The bytes of `path`, compressed.
  static func bytes(of path: String, level: Int = 6) throws -> [UInt8] {
    try [UInt8](Foundation.Data(contentsOf: URL(fileURLWithPath: compress(path, level: level))))
  }

  /// `bytes` as a gzip file without compression.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var file: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(0xffff)
      rest = rest.dropFirst(block.count)
      let (low, high) = (UInt8(truncatingIfNeeded: block.count), UInt8(truncatingIfNeeded: block.count >> 8))
      file += [rest.isEmpty ? 1 : 0, low, high, ~low, ~high] + block
    } while !rest.isEmpty
    for word in [checksum(of: bytes), UInt32(truncatingIfNeeded: bytes.count)] {
      for place in 0..<4 { file.append(UInt8(truncatingIfNeeded: word >> UInt32(8 * place))) }
    }
    return file
  }

  private static func checksum(of bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { state, byte in table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8 }
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { state, _ in state & 1 == 1 ? state >> 1 ^ 0xedb8_8320 : state >> 1 }
  }
}
