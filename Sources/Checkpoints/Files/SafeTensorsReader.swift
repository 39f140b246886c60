import Files
import Foundation
import JSON
package import Tensor

/// A safetensors file (huggingface/safetensors, format 1): eight bytes of header length, a JSON header, raw little-endian arrays.
///
/// The header is checked completely before anything is read: every array must lie inside the file, have the size that its shape and
/// type say, and touch no other.
package struct SafeTensorsReader: Sendable {
  /// What the header describes.
  package let arrays: StoredArrays

  /// A longer header than this is refused, as by the reference implementation.
  private static let greatestHeader = 100_000_000

  package init(path: String) throws(CheckpointError) {
    try self.init(StoredArrays.mapping(path), of: path)
  }

  /// - Parameters:
  ///   - bytes: What somebody else has read.
  ///   - path: Of the file, for messages.
  package init(_ bytes: [UInt8], of path: String) throws(CheckpointError) {
    try self.init(Foundation.Data(bytes), of: path)
  }

  private init(_ contents: Foundation.Data, of path: String) throws(CheckpointError) {
    func malformed(_ reason: String) -> CheckpointError {
      CheckpointError.malformedFile(path: path, reason: reason).naming(contents, of: path)
    }
    guard !contents.isEmpty else { throw malformed("it is empty") }
    guard contents.count >= 8 else { throw malformed("it is shorter than the 8 bytes of the header's length") }
    let length = contents.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(contents.count - 8) else {
      throw malformed("its header claims \(length) bytes, but the file has \(contents.count)")
    }
    guard length <= UInt64(SafeTensorsReader.greatestHeader) else {
      throw malformed("its header of \(length) bytes is longer than the format allows")
    }
    let start = 8 + Int(length)
    guard !SafeTensorsSum.contradicts(contents, header: 8..<start) else {
      throw malformed(
        "its bytes do not have the checksum that was written with them, so something changed it since then")
    }
    let header: SafeTensorsHeader
    do {
      header = try SafeTensorsHeader(json: Array(contents[8..<start]), dataCount: contents.count - start)
    } catch {
      throw malformed(error.description)
    }
    let entries = header.entries.mapValues { entry in
      StoredArrays.Entry(
        type: entry.type, shape: entry.shape,
        bytes: (start + entry.bytes.lowerBound)..<(start + entry.bytes.upperBound))
    }
    arrays = StoredArrays(entries, names: header.names, metadata: header.metadata, in: contents, path: path)
  }

  package var path: String { arrays.path }

  /// The whole file.
  package var bytes: [UInt8] { arrays.bytes }

  /// The names, in the order of the arrays in the file.
  package var names: [String] { arrays.names }

  /// The `__metadata__` of the header.
  package var metadata: [String: String] { arrays.metadata }

  /// SHA-256 of the whole file.
  package var digest: String { arrays.digest }

  /// The shape of the array `name`, or nil if there is none.
  package func shape(of name: String) -> [Int]? { arrays.shape(of: name) }

  /// The type of the array `name`, or nil if there is none.
  package func type(of name: String) -> ElementType? { arrays.type(of: name) }

  /// A floating-point array; half precision and bfloat16 are widened, double precision is rounded.
  package func tensor(_ name: String, on device: any Device) throws(CheckpointError) -> Tensor {
    try arrays.tensor(name, on: device)
  }

  /// The same in the host's memory, in row-major order.
  package func floats(_ name: String) throws(CheckpointError) -> [Float] { try arrays.floats(name) }

  /// An array of integers of 64 or fewer bits.
  package func integers(_ name: String) throws(CheckpointError) -> [Int] { try arrays.integers(name) }
}
