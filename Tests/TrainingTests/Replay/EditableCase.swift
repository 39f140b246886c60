import Tensor
import Foundation
import Testing

/// A copy of a recorded case in a temporary folder, whose files a test may damage.
final class EditableCase {
  let folder: String

  /// Copies the case `name`, of a folder of parity cases.
  init(_ name: String) throws {
    let source = try #require(Bundle.module.resourcePath) + "/Parity/" + name
    folder = FileManager.default.temporaryDirectory.path + "/triad-replay-\(UUID().uuidString)"
    try FileManager.default.copyItem(atPath: source, toPath: folder)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: folder + "/" + file) }

  func bytes(of file: String) throws -> [UInt8] {
    Array(try #require(FileManager.default.contents(atPath: folder + "/" + file)))
  }

  func write(_ bytes: [UInt8], to file: String) throws {
    try Foundation::Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + file))
  }

  /// Sets a key of `config.json`; nil removes it.
  func configure(_ key: String, _ value: Any?) throws {
    let json = try JSONSerialization.jsonObject(with: Foundation::Data(bytes(of: "config.json")))
    var table = try #require(json as? [String: Any])
    table[key] = value
    try write(Array(JSONSerialization.data(withJSONObject: table)), to: "config.json")
  }

  /// Sets elements of the array of 64-bit integers `name`.
  func set(_ name: String, in file: String, _ elements: [Int: Int]) throws {
    try edit(file) { bytes, start in
      let begin = try start(name)
      for (index, value) in elements {
        withUnsafeBytes(of: Int64(value).littleEndian) { word in
          bytes.replaceSubrange(begin + index * 8..<begin + index * 8 + 8, with: word)
        }
      }
    }
  }

  /// Adds `amount` to an element of the array of floats `name`.
  func shift(_ name: String, in file: String, at index: Int, by amount: Float) throws {
    try edit(file) { bytes, start in
      let place = try start(name) + index * 4
      let bits = bytes[place..<place + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      withUnsafeBytes(of: (Float(bitPattern: bits) + amount).bitPattern.littleEndian) { word in
        bytes.replaceSubrange(place..<place + 4, with: word)
      }
    }
  }

  /// Replaces text of the header of `file` by other text of the same length.
  func replaceHeader(of file: String, _ old: String, by new: String) throws {
    var bytes = try bytes(of: file)
    let range = try #require(Foundation::Data(bytes).range(of: Foundation::Data(old.utf8)))
    try #require(old.utf8.count == new.utf8.count)
    bytes.replaceSubrange(range, with: new.utf8)
    try write(bytes, to: file)
  }

  /// Hands `change` the bytes of a safetensors file and where each array starts.
  private func edit(_ file: String, _ change: (inout [UInt8], (String) throws -> Int) throws -> Void) throws {
    var bytes = try bytes(of: file)
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let json = try JSONSerialization.jsonObject(with: Foundation::Data(bytes[8..<8 + length]))
    let header = try #require(json as? [String: Any])
    try change(&bytes) { name in
      let entry = try #require(header[name] as? [String: Any])
      return 8 + length + (try #require(entry["data_offsets"] as? [Int]))[0]
    }
    try write(bytes, to: file)
  }
}
