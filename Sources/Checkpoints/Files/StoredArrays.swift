import Files
import Foundation
package import Tensor

/// Named arrays in a file of whatever format: a table of where each lies, checked completely by the reader of the format, and the one way
/// to read the numbers.
///
/// The file is mapped, not copied, so it must not be shortened while it is read.
package struct StoredArrays: Sendable {
  /// Where an array lies.
  struct Entry: Sendable, Hashable {
    let type: ElementType
    /// What is read; the file may hold a matrix the other way round.
    let shape: [Int]
    /// In the file: little-endian numbers, row by row, as many as the shape says.
    let bytes: Range<Int>
    /// Whether the file holds the columns of this matrix as its rows.
    var isTransposed = false
  }

  package let path: String
  /// In the order of the arrays in the file.
  package let names: [String]
  /// What the file says beside its arrays.
  package let metadata: [String: String]
  private let entries: [String: Entry]
  private let contents: Foundation.Data

  /// - Parameters:
  ///   - entries: All inside `contents`, of the size that their shapes and types say.
  ///   - names: Those of `entries`, in order.
  init(
    _ entries: [String: Entry], names: [String], metadata: [String: String] = [:], in contents: Foundation.Data,
    path: String
  ) {
    self.entries = entries
    self.names = names
    self.metadata = metadata
    self.contents = contents
    self.path = path
  }

  /// Opens a file of any format that is known, told by its name: ONNX ends in `.onnx`, all else is safetensors.
  package init(path: String) throws(CheckpointError) {
    self = path.hasSuffix(".onnx") ? try ONNXReader.arrays(of: path) : try SafeTensorsReader(path: path).arrays
  }

  /// The bytes of a file, mapped.
  static func mapping(_ path: String) throws(CheckpointError) -> Foundation.Data {
    // A pipe or a device could be read forever.
    var status = stat()
    guard stat(path, &status) == 0 else {
      let reason = errno == ENOENT ? "it does not exist" : FileError.reason(errno)
      throw .unreadableFile(path: path, reason: reason)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadableFile(path: path, reason: "it is not a file") }
    guard access(path, R_OK) == 0 else { throw .unreadableFile(path: path, reason: FileError.reason(errno)) }
    guard status.st_size > 0 else { return Foundation.Data() }
    do {
      return try Foundation.Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw .unreadableFile(path: path, reason: "its bytes cannot be mapped")
    }
  }

  /// The whole file.
  package var bytes: [UInt8] { Array(contents) }

  /// SHA-256 of the whole file.
  package var digest: String { contents.withUnsafeBytes { SHA256.hexadecimal($0) } }

  /// The shape of the array `name`, or nil if there is none.
  package func shape(of name: String) -> [Int]? { entries[name]?.shape }

  /// The type of the array `name`, or nil if there is none.
  package func type(of name: String) -> ElementType? { entries[name]?.type }

  /// A floating-point array; half precision and bfloat16 are widened, double precision is rounded.
  package func tensor(_ name: String, on device: any Device) throws(CheckpointError) -> Tensor {
    let floats = try floats(name)
    return Tensor(floats, shape: Shape(try entry(name).shape), on: device)
  }

  /// The same in the host's memory, in row-major order.
  package func floats(_ name: String) throws(CheckpointError) -> [Float] {
    let entry = try entry(name)
    guard entry.type.isFloatingPoint else { throw unexpected(entry.type, of: name, "a floating-point type") }
    let stored = withBytes(of: entry) { source in
      switch entry.type {
      case .float16: convert(source, UInt16.self) { HalfPrecision.value(of: $0) }
      case .brainFloat16: convert(source, UInt16.self) { Float(brainFloatBits: $0) }
      case .float64: convert(source, UInt64.self) { Float(Double(bitPattern: $0)) }
      default: convert(source, UInt32.self) { Float(bitPattern: $0) }
      }
    }
    return rowMajor(stored, entry)
  }

  /// An array of integers of 64 or fewer bits.
  package func integers(_ name: String) throws(CheckpointError) -> [Int] {
    let entry = try entry(name)
    let stored: [Int]
    switch entry.type {
    case .int64: stored = integers(entry, Int64.self)
    case .int32: stored = integers(entry, Int32.self)
    case .int16: stored = integers(entry, Int16.self)
    case .int8: stored = integers(entry, Int8.self)
    case .uint32: stored = integers(entry, UInt32.self)
    case .uint16: stored = integers(entry, UInt16.self)
    case .uint8, .bool: stored = integers(entry, UInt8.self)
    default: throw unexpected(entry.type, of: name, "an integer type")
    }
    return rowMajor(stored, entry)
  }

  private func entry(_ name: String) throws(CheckpointError) -> Entry {
    guard let entry = entries[name] else { throw .missingTensor(path: path, name: name) }
    return entry
  }

  private func unexpected(_ type: ElementType, of name: String, _ expected: String) -> CheckpointError {
    .unexpectedType(path: path, name: name, found: type.rawValue, expected: expected)
  }

  private func withBytes<Result>(of entry: Entry, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    contents.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[entry.bytes])) }
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

  private func integers<Raw: FixedWidthInteger>(_ entry: Entry, _ raw: Raw.Type) -> [Int] {
    withBytes(of: entry) { source in
      stride(from: 0, to: source.count, by: MemoryLayout<Raw>.size).map {
        Int(Raw(littleEndian: source.loadUnaligned(fromByteOffset: $0, as: Raw.self)))
      }
    }
  }

  private func rowMajor<Number>(_ stored: [Number], _ entry: Entry) -> [Number] {
    guard entry.isTransposed else { return stored }
    let (rows, columns) = (entry.shape[0], entry.shape[1])
    return (0..<rows).flatMap { row in (0..<columns).map { stored[$0 * rows + row] } }
  }
}
