import Foundation
public import Tensor

/// A safetensors file (huggingface/safetensors, format 1): eight bytes of header length, a JSON header, raw little-endian arrays.
///
/// The file is mapped, not copied. The header is checked completely before anything is read: every array must lie inside the file
/// and have the size that its shape and type say.
public struct SafeTensorsReader: Sendable {
  public let path: String
  /// What the header says of each array, by name.
  private let entries: [String: Entry]
  /// The names, in the order of the arrays in the file.
  public let names: [String]
  /// The `__metadata__` of the header.
  public let metadata: [String: String]
  private let contents: Foundation::Data
  private let start: Int

  private struct Entry: Sendable {
    let type: String
    let shape: [Int]
    let from: Int
    let to: Int
  }

  public init(path: String) throws(CheckpointError) {
    let contents: Foundation::Data
    do {
      contents = try Foundation::Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw .unreadableFile(path: path, reason: "it does not exist or is not a readable file")
    }
    func malformed(_ reason: String) -> CheckpointError { .malformedFile(path: path, reason: reason) }
    guard contents.count >= 8 else { throw malformed("it is shorter than the 8 bytes of the header's length") }
    let length = contents.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(min(contents.count - 8, 100_000_000)) else {
      throw malformed("its header claims \(length) bytes, but the file has \(contents.count)")
    }
    let start = 8 + Int(length)
    guard let json = try? JSONSerialization.jsonObject(with: contents[8..<start]),
      let header = json as? [String: Any]
    else { throw malformed("its header is not a JSON object") }
    guard SafeTensorsReader.countKeys(of: contents[8..<start]) == header.count else {
      throw malformed("its header names an array twice")
    }
    var entries: [String: Entry] = [:]
    var metadata: [String: String] = [:]
    for (name, value) in header {
      if name == "__metadata__" {
        guard let strings = value as? [String: String] else {
          throw malformed("__metadata__ is not a table of strings")
        }
        metadata = strings
        continue
      }
      guard let fields = value as? [String: Any], let type = fields["dtype"] as? String,
        let shape = fields["shape"] as? [Int], let offsets = fields["data_offsets"] as? [Int], offsets.count == 2,
        let size = SafeTensorsReader.bytes(of: type)
      else { throw malformed("the entry '\(name)' lacks a known dtype, a shape or data_offsets") }
      var bytes = size
      for extent in shape {
        let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
        guard extent >= 0, !overflow else { throw malformed("the entry '\(name)' has the impossible shape \(shape)") }
        bytes = product
      }
      let (from, to) = (offsets[0], offsets[1])
      guard from >= 0, to >= from, to <= contents.count - start, to - from == bytes else {
        throw malformed(
          "the entry '\(name)' says bytes \(from)..<\(to), which does not fit its shape \(shape) or the file")
      }
      entries[name] = Entry(type: type, shape: shape, from: from, to: to)
    }
    self.path = path
    self.entries = entries
    self.metadata = metadata
    self.contents = contents
    self.start = start
    names = entries.sorted { a, b in
      (a.value.from, a.value.to, a.key) < (b.value.from, b.value.to, b.key)
    }.map(\.key)
    var end = 0
    for name in names {
      guard let entry = entries[name] else { continue }
      guard entry.from == end else {
        throw malformed("the entry '\(name)' overlaps or leaves a gap at byte \(entry.from)")
      }
      end = entry.to
    }
    guard end == contents.count - start else {
      throw malformed("its arrays end at byte \(end), but it has \(contents.count - start) bytes of them")
    }
  }

  /// How many names the outermost object of the sound JSON text `json` has; a parsed table hides names that occur twice.
  private static func countKeys(of json: Foundation::Data) -> Int {
    var (keys, depth, isInString, isEscaped) = (0, 0, false, false)
    for byte in json {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ":") where depth == 1: keys += 1
      default: break
      }
    }
    return keys
  }

  /// The shape of the array `name`, or nil if there is none.
  public func shape(of name: String) -> [Int]? { entries[name]?.shape }

  /// A floating-point array.
  public func tensor(_ name: String, on device: any Device = CPUDevice.standard) throws(CheckpointError) -> Tensor {
    guard let entry = entries[name] else { throw .missingTensor(path: path, name: name) }
    guard entry.type == "F32" else {
      throw .malformedFile(path: path, reason: "'\(name)' has type \(entry.type), but F32 is expected")
    }
    return Tensor(shape: Shape(entry.shape), on: device) { buffer in
      contents.withUnsafeBytes { bytes in
        UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes[(start + entry.from)..<(start + entry.to)])
      }
    }
  }

  /// An array of 64-bit integers.
  public func integers(_ name: String) throws(CheckpointError) -> [Int] {
    guard let entry = entries[name] else { throw .missingTensor(path: path, name: name) }
    guard entry.type == "I64" else {
      throw .malformedFile(path: path, reason: "'\(name)' has type \(entry.type), but I64 is expected")
    }
    return contents.withUnsafeBytes { bytes in
      stride(from: start + entry.from, to: start + entry.to, by: 8).map {
        Int(bytes.loadUnaligned(fromByteOffset: $0, as: Int64.self).littleEndian)
      }
    }
  }

  private static func bytes(of type: String) -> Int? {
    switch type {
    case "F64", "I64", "U64": 8
    case "F32", "I32", "U32": 4
    case "F16", "BF16", "I16", "U16": 2
    case "I8", "U8", "BOOL": 1
    default: nil
    }
  }
}
