import Foundation

/// A writer of tar archives for tests, in the dialects that are about.
package struct TestTar {
  package enum Dialect { case ustar, pax, gnu }

  package var dialect = Dialect.ustar
  package private(set) var bytes: [UInt8] = []

  package init(dialect: Dialect = .ustar) { self.dialect = dialect }

  package mutating func add(_ name: String, _ content: [UInt8]) {
    let path = Array(name.utf8)
    switch dialect {
    case .ustar where path.count > 100:
      let cut = path.prefix(155).lastIndex(of: UInt8(ascii: "/")) ?? 0
      bytes += Self.header(Array(path[(cut + 1)...]), size: content.count, prefix: Array(path[..<cut]))
    case .gnu where path.count > 100:
      bytes += Self.header(Array("././@LongLink".utf8), size: path.count + 1, type: "L") + Self.padded(path + [0])
      bytes += Self.header(Array(path.prefix(100)), size: content.count)
    case .pax:
      let record = Self.paxRecord("path", name) + Self.paxRecord("mtime", "1.5")
      bytes += Self.header(Array("PaxHeaders/x".utf8), size: record.count, type: "x") + Self.padded(record)
      bytes += Self.header(Array(path.prefix(90)), size: content.count)
    default:
      bytes += Self.header(path, size: content.count)
    }
    bytes += Self.padded(content)
  }

  package mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

  package mutating func addFolder(_ name: String) { bytes += Self.header(Array(name.utf8), size: 0, type: "5") }

  /// Adds whole blocks as they are.
  package mutating func addBlocks(_ blocks: [UInt8]) { bytes += blocks }

  /// The archive with its end marker.
  package var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

  /// Adds a link, which has no content of its own.
  package mutating func addLink(_ name: String, to target: String, isSymbolic: Bool = false) {
    bytes += Self.header(Array(name.utf8), size: 0, type: isSymbolic ? "2" : "1", link: Array(target.utf8))
  }

  /// Adds a member of the type `type` after a pax header with `records`; `edit` changes its header before the checksum is made.
  package mutating func add(
    _ name: String, _ content: [UInt8], type: Character = "0", records: [(name: String, value: String)] = [],
    edit: (inout [UInt8]) -> Void = { _ in }
  ) {
    let pax = records.flatMap { Self.paxRecord($0.name, $0.value) }
    if !pax.isEmpty { bytes += Self.header(Array("PaxHeaders/x".utf8), size: pax.count, type: "x") + Self.padded(pax) }
    bytes += Self.header(Array(name.utf8), size: content.count, type: type, edit: edit) + Self.padded(content)
  }

  package static func header(
    _ name: [UInt8], size: Int, type: Character = "0", prefix: [UInt8] = [], link: [UInt8] = [],
    edit: (inout [UInt8]) -> Void = { _ in }
  ) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ field: [UInt8], at place: Int) { block.replaceSubrange(place..<(place + field.count), with: field) }
    put(name, at: 0)
    put(Array("0000644\0".utf8), at: 100)
    put(Array((String(repeating: "0", count: 11) + String(size, radix: 8)).suffix(11).utf8), at: 124)
    put(Array("00000000000".utf8), at: 136)
    put(Array("        ".utf8), at: 148)
    put([type.asciiValue ?? 0], at: 156)
    put(link, at: 157)
    put(Array("ustar\0".utf8) + Array("00".utf8), at: 257)
    put(prefix, at: 345)
    edit(&block)
    let sum = block.reduce(0) { $0 + Int($1) }
    put(Array((String(repeating: "0", count: 6) + String(sum, radix: 8)).suffix(6).utf8) + [0, 0x20], at: 148)
    return block
  }

  private static func padded(_ content: [UInt8]) -> [UInt8] {
    content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  private static func paxRecord(_ name: String, _ value: String) -> [UInt8] {
    let rest = " \(name)=\(value)\n".utf8.count
    var length = rest + 1
    while String(length).count + rest != length { length = String(length).count + rest }
    return Array("\(length) \(name)=\(value)\n".utf8)
  }
}

/// The `gzip` of the system, for tests.
package enum TestGzip {
  /// Writes `PATH.gz` beside the file at `path`; gives back its path.
  @discardableResult
  package static func compress(_ path: String, level: Int = 6) throws -> String {
    let run = Process()
    run.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    run.arguments = ["gzip", "-k", "-f", "-\(level)", path]
    try run.run()
    run.waitUntilExit()
    return path + ".gz"
  }

  /// The bytes of `path`, compressed.
  package static func bytes(of path: String, level: Int = 6) throws -> [UInt8] {
    try [UInt8](Foundation.Data(contentsOf: URL(fileURLWithPath: compress(path, level: level))))
  }

  /// `bytes` as a gzip file without compression.
  package static func stored(_ bytes: [UInt8]) -> [UInt8] {
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
