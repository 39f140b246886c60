import Files
import Foundation
import JSON
package import Tensor

/// A safetensors file (huggingface/safetensors, format 1): eight bytes of header length, a JSON header, raw little-endian arrays.
///
/// The file is mapped, not copied, so it must not be shortened while it is read. The header is checked completely before anything
/// is read: every array must lie inside the file, have the size that its shape and type say, and touch no other.
package struct SafeTensorsReader: Sendable {
  package let path: String
  private let header: SafeTensorsHeader
  private let contents: Foundation.Data
  /// Where the arrays begin.
  private let start: Int

  /// A longer header than this is refused, as by the reference implementation.
  private static let greatestHeader = 100_000_000

  package init(path: String) throws(CheckpointError) {
    try self.init(SafeTensorsReader.mapping(path), of: path)
  }

  /// - Parameters:
  ///   - bytes: What somebody else has read.
  ///   - path: Of the file, for messages.
  package init(_ bytes: [UInt8], of path: String) throws(CheckpointError) {
    try self.init(Foundation.Data(bytes), of: path)
  }

  private init(_ contents: Foundation.Data, of path: String) throws(CheckpointError) {
    func malformed(_ reason: String) -> CheckpointError { .malformedFile(path: path, reason: reason) }
    guard contents.count >= 8 else { throw malformed("it is shorter than the 8 bytes of the header's length") }
    let length = contents.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(contents.count - 8) else {
      throw malformed("its header claims \(length) bytes, but the file has \(contents.count)")
    }
    guard length <= UInt64(SafeTensorsReader.greatestHeader) else {
      throw malformed("its header of \(length) bytes is longer than the format allows")
    }
    start = 8 + Int(length)
    do {
      header = try SafeTensorsHeader(json: Array(contents[8..<start]), dataCount: contents.count - start)
    } catch {
      throw malformed(error.description)
    }
    self.path = path
    self.contents = contents
  }

  /// The whole file.
  package var bytes: [UInt8] { Array(contents) }

  /// The names, in the order of the arrays in the file.
  package var names: [String] { header.names }

  /// The `__metadata__` of the header.
  package var metadata: [String: String] { header.metadata }

  /// SHA-256 of the whole file.
  package var digest: String { contents.withUnsafeBytes { SHA256.hexadecimal($0) } }

  /// The shape of the array `name`, or nil if there is none.
  package func shape(of name: String) -> [Int]? { header.entries[name]?.shape }

  /// The type of the array `name`, or nil if there is none.
  package func type(of name: String) -> ElementType? { header.entries[name]?.type }

  /// A floating-point array; half precision and bfloat16 are widened, double precision is rounded.
  package func tensor(_ name: String, on device: any Device) throws(CheckpointError) -> Tensor {
    let floats = try floats(name)
    return Tensor(floats, shape: Shape(try entry(name).shape), on: device)
  }

  /// The same in the host's memory, in row-major order.
  package func floats(_ name: String) throws(CheckpointError) -> [Float] {
    let entry = try entry(name)
    guard entry.type.isFloatingPoint else { throw unexpected(entry.type, of: name, "a floating-point type") }
    return withBytes(of: entry) { source in
      switch entry.type {
      case .float16: convert(source, UInt16.self) { Float(halfBits: $0) }
      case .brainFloat16: convert(source, UInt16.self) { Float(brainFloatBits: $0) }
      case .float64: convert(source, UInt64.self) { Float(Double(bitPattern: $0)) }
      default: convert(source, UInt32.self) { Float(bitPattern: $0) }
      }
    }
  }

  /// An array of integers of 64 or fewer bits.
  package func integers(_ name: String) throws(CheckpointError) -> [Int] {
    let entry = try entry(name)
    switch entry.type {
    case .int64: return integers(entry, Int64.self)
    case .int32: return integers(entry, Int32.self)
    case .int16: return integers(entry, Int16.self)
    case .int8: return integers(entry, Int8.self)
    case .uint32: return integers(entry, UInt32.self)
    case .uint16: return integers(entry, UInt16.self)
    case .uint8, .bool: return integers(entry, UInt8.self)
    default: throw unexpected(entry.type, of: name, "an integer type")
    }
  }

  private func entry(_ name: String) throws(CheckpointError) -> SafeTensorsHeader.Entry {
    guard let entry = header.entries[name] else { throw .missingTensor(path: path, name: name) }
    return entry
  }

  private func unexpected(_ type: ElementType, of name: String, _ expected: String) -> CheckpointError {
    .malformedFile(path: path, reason: "'\(name)' has type \(type.rawValue), but \(expected) is expected")
  }

  private func withBytes<Result>(
    of entry: SafeTensorsHeader.Entry, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    contents.withUnsafeBytes { bytes in
      let place = (start + entry.bytes.lowerBound)..<(start + entry.bytes.upperBound)
      return body(UnsafeRawBufferPointer(rebasing: bytes[place]))
    }
  }

  private func convert<Raw: FixedWidthInteger>(
    _ source: UnsafeRawBufferPointer, _ raw: Raw.Type, _ value: (Raw) -> Float
  ) -> [Float] {
    let size = MemoryLayout<Raw>.size
    return [Float](unsafeUninitializedCapacity: source.count / size) { target, count in
      count = source.count / size
      for place in 0..<count {
        let bits = Raw(littleEndian: source.loadUnaligned(fromByteOffset: place * size, as: Raw.self))
        target.initializeElement(at: place, to: value(bits))
      }
    }
  }

  private func integers<Raw: FixedWidthInteger>(_ entry: SafeTensorsHeader.Entry, _ raw: Raw.Type) -> [Int] {
    withBytes(of: entry) { source in
      stride(from: 0, to: source.count, by: MemoryLayout<Raw>.size).map {
        Int(Raw(littleEndian: source.loadUnaligned(fromByteOffset: $0, as: Raw.self)))
      }
    }
  }

  private static func mapping(_ path: String) throws(CheckpointError) -> Foundation.Data {
    // A pipe or a device could be read forever.
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let contents = try? Foundation.Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    else { throw .unreadableFile(path: path, reason: "it does not exist or is not a readable file") }
    return contents
  }
}

extension Float {
  /// The value of an IEEE 754 binary16 number, exactly.
  package init(halfBits bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1f
    let fraction = UInt32(bits & 0x3ff)
    switch exponent {
    // Subnormal: whole multiples of 2^-24, which are normal in 32 bits.
    case 0: self.init(bitPattern: sign | (Float(fraction) * 0x1p-24).bitPattern)
    case 31: self.init(bitPattern: sign | 0x7f80_0000 | fraction << 13)
    default: self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }

  /// The value of a bfloat16 number: the upper half of a 32-bit one.
  package init(brainFloatBits bits: UInt16) { self.init(bitPattern: UInt32(bits) << 16) }
}
