/// Reads numbers and texts from bytes in order and never beyond their end.
package struct ByteCursor {
  /// The bytes end within a value, or a value is impossible.
  package struct Failure: Error {
    /// Where in the bytes.
    package let offset: Int
    package let reason: String

    package init(offset: Int, reason: String) {
      self.offset = offset
      self.reason = reason
    }
  }

  private let bytes: UnsafeRawBufferPointer
  package private(set) var offset: Int

  package init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  package var isAtEnd: Bool { offset == bytes.count }

  /// The next little-endian number.
  package mutating func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws(Failure) -> Number {
    let size = MemoryLayout<Number>.size
    guard size <= bytes.count - offset else { throw Failure(offset: offset, reason: "it ends early") }
    let value = bytes.loadUnaligned(fromByteOffset: offset, as: Number.self)
    offset += size
    return Number(littleEndian: value)
  }

  /// The next text: a 16-bit length and that many bytes of UTF-8.
  package mutating func text() throws(Failure) -> String {
    let start = offset
    let count = Int(try number(UInt16.self))
    guard count <= bytes.count - offset else { throw Failure(offset: start, reason: "it ends early") }
    guard let text = String(validating: bytes[offset..<(offset + count)], as: UTF8.self) else {
      throw Failure(offset: start, reason: "a text is not UTF-8")
    }
    offset += count
    return text
  }

  /// The next list of texts: a 16-bit count and the texts.
  package mutating func texts() throws(Failure) -> [String] {
    let count = Int(try number(UInt16.self))
    var result: [String] = []
    for _ in 0..<count { result.append(try text()) }
    return result
  }
}

extension [UInt8] {
  /// Appends the bytes of `value`, the lowest first.
  package mutating func append<Number: FixedWidthInteger>(littleEndian value: Number) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
