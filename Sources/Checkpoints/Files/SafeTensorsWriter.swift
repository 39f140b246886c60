import Files
import JSON
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
  private let isSummed: Bool

  /// - Parameter isSummed: Whether the file says the sum of its bytes, ``SafeTensorsSum``, which whoever reads it compares.
  package init(metadata: [String: String] = [:], isSummed: Bool = false) {
    self.metadata = metadata
    self.isSummed = isSummed
  }

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

  /// Writes the file into a folder that is there.
  package func write(to path: String) throws(CheckpointError) {
    require(Set(entries.map(\.name)).count == entries.count, "safetensors: a name is added twice to \(path)")
    do throws(FileError) {
      var file = try AtomicFileWriter(path: path, makesFolders: false)
      let header = makeHeader()
      let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
      try file.write(length + header)
      var sum = SafeTensorsSum()
      if isSummed { sum.add(header) }
      for entry in entries {
        switch entry.contents {
        case .floats(let tensor):
          try tensor.values.withUnsafeBufferPointer { values throws(FileError) in
            let bytes = UnsafeRawBufferPointer(values)
            if isSummed { sum.add(bytes) }
            try file.write(bytes)
          }
        case .integers(let values):
          let bytes = values.map { Int64($0).littleEndian }.bytes
          if isSummed { sum.add(bytes) }
          try file.write(bytes)
        }
      }
      // Known only now.
      if isSummed { try file.write(sum.written(into: header), at: length.count) }
      try file.finish()
    } catch {
      throw .unwritableFile(path: path, reason: error.reason)
    }
  }

  /// The JSON header, padded with spaces to a multiple of 8 bytes as the format recommends.
  private func makeHeader() -> [UInt8] {
    var members: [JSONValue.Member] = []
    var metadata = metadata
    if isSummed { metadata[SafeTensorsSum.key] = SafeTensorsSum.blank }
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }
      members.append(
        JSONValue.Member("__metadata__", .object(pairs.map { JSONValue.Member($0.key, .string($0.value)) })))
    }
    var start = 0
    for entry in entries {
      let (type, size) =
        switch entry.contents {
        case .floats(let tensor): ("F32", tensor.count * 4)
        case .integers(let values): ("I64", values.count * 8)
        }
      let place: JSONValue = [
        "dtype": .string(type), "shape": .array(entry.shape.map(JSONValue.integer)),
        "data_offsets": .array([.integer(start), .integer(start + size)]),
      ]
      members.append(JSONValue.Member(entry.name, place))
      start += size
    }
    var bytes = Array(JSONValue.object(members).compactText.utf8)
    while bytes.count % 8 != 0 { bytes.append(UInt8(ascii: " ")) }
    return bytes
  }
}

extension [Int64] {
  /// As they lie in memory.
  fileprivate var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }
}
