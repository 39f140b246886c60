import Foundation
package import Tensor

/// Writes a safetensors file: arrays in the order in which they were added, so that equal contents give equal bytes.
///
/// The file appears whole or not at all: it is written beside its place, flushed to the disk and renamed.
package struct SafeTensorsWriter {
  private enum Contents {
    case floats(Tensor)
    case integers([Int])
  }

  private var entries: [(name: String, shape: [Int], contents: Contents)] = []
  private let metadata: [String: String]

  package init(metadata: [String: String] = [:]) { self.metadata = metadata }

  package mutating func add(_ name: String, _ tensor: Tensor) {
    entries.append((name, tensor.shape.sizes, .floats(tensor)))
  }

  /// 64-bit integers, `[integers.count]` unless `shape` says otherwise.
  package mutating func add(_ name: String, integers: [Int], shape: [Int]? = nil) {
    let shape = shape ?? [integers.count]
    require(
      shape.reduce(1, *) == integers.count, "safetensors: \(integers.count) integers of '\(name)' for shape \(shape)")
    entries.append((name, shape, .integers(integers)))
  }

  package func write(to path: String) throws(CheckpointError) {
    require(Set(entries.map(\.name)).count == entries.count, "safetensors: a name is added twice to \(path)")
    let header = makeHeader()
    let temporary = path + ".partial"
    guard let file = fopen(temporary, "wb") else {
      throw .unwritableFile(path: path, reason: String(cString: strerror(errno)))
    }
    var isSound = true
    func put(_ bytes: UnsafeRawBufferPointer) {
      guard isSound, let base = bytes.baseAddress, bytes.count > 0 else { return }
      isSound = fwrite(base, 1, bytes.count, file) == bytes.count
    }
    withUnsafeBytes(of: UInt64(header.count).littleEndian, put)
    header.withUnsafeBytes(put)
    for entry in entries {
      switch entry.contents {
      case .floats(let tensor): tensor.withValues { put(UnsafeRawBufferPointer($0)) }
      case .integers(let values): values.map { Int64($0).littleEndian }.withUnsafeBytes(put)
      }
    }
    isSound = fflush(file) == 0 && isSound
    isSound = isSound && fsync(fileno(file)) == 0
    var reason = String(cString: strerror(errno))
    isSound = fclose(file) == 0 && isSound
    if isSound && rename(temporary, path) != 0 {
      isSound = false
      reason = String(cString: strerror(errno))
    }
    guard isSound else {
      unlink(temporary)
      throw .unwritableFile(path: path, reason: reason)
    }
  }

  /// The JSON header, padded with spaces to a multiple of 8 bytes as the format recommends.
  private func makeHeader() -> [UInt8] {
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
      fields.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var start = 0
    for entry in entries {
      let (type, size) =
        switch entry.contents {
        case .floats(let tensor): ("F32", tensor.count * 4)
        case .integers(let values): ("I64", values.count * 8)
        }
      let shape = entry.shape.map(String.init).joined(separator: ",")
      fields.append(
        "\(quoted(entry.name)):{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(start),\(start + size)]}"
      )
      start += size
    }
    var bytes = Array("{\(fields.joined(separator: ","))}".utf8)
    while bytes.count % 8 != 0 { bytes.append(UInt8(ascii: " ")) }
    return bytes
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case let control where control.value < 0x20:
        let hex = String(control.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
