import Foundation

/// The fields of a message in the wire format of protocol buffers, one after the other, without a copy of what they hold.
///
/// Every length is checked against what is there before anything is made of it.
struct ProtobufScanner {
  /// A field as it is written: what the number means, the schema knows.
  struct Field {
    let number: Int
    /// Where it begins in the file.
    let byte: Int
    let value: Value
  }

  enum Value {
    case number(UInt64)
    /// A text, a message, an array: where it lies in the file.
    case bytes(Range<Int>)
    /// Four or eight bytes that none of the fields read here has.
    case fixed(Range<Int>)
  }

  private let contents: Foundation.Data
  private let end: Int
  /// The next byte in the file.
  private var byte: Int

  /// - Parameter range: The message, in a file of `contents`, whose first byte has the number 0.
  init(_ contents: Foundation.Data, in range: Range<Int>) {
    self.contents = contents
    byte = range.lowerBound
    end = range.upperBound
  }

  /// The next field, nil at the end of the message.
  mutating func next() throws(ONNXFault) -> Field? {
    guard byte < end else { return nil }
    let start = byte
    let tag = try varint()
    let number = tag >> 3
    guard (1..<1 << 29).contains(number) else {
      throw .damage(at: start, "a field has the number \(number), which no field has")
    }
    switch tag & 7 {
    case 0: return Field(number: Int(number), byte: start, value: .number(try varint()))
    case 1: return Field(number: Int(number), byte: start, value: .fixed(try take(8, from: start)))
    case 2:
      let length = try varint()
      return Field(number: Int(number), byte: start, value: .bytes(try take(length, from: start)))
    case 5: return Field(number: Int(number), byte: start, value: .fixed(try take(4, from: start)))
    default: throw .damage(at: start, "a field has the wire type \(tag & 7), which ONNX does not use")
    }
  }

  private mutating func take(_ length: UInt64, from start: Int) throws(ONNXFault) -> Range<Int> {
    guard length <= UInt64(end - byte) else {
      throw .damage(at: start, "a field of \(length) bytes begins, of which \(end - byte) are there")
    }
    let range = byte..<byte + Int(length)
    byte = range.upperBound
    return range
  }

  /// The next number of varying length, at most 64 bits.
  mutating func varint() throws(ONNXFault) -> UInt64 {
    let start = byte
    var value: UInt64 = 0
    for place in 0..<10 {
      guard byte < end else { throw .damage(at: start, "a number begins that does not end") }
      let group = contents[byte]
      byte += 1
      guard place < 9 || group <= 1 else { break }
      value |= UInt64(group & 0x7f) << (7 * UInt64(place))
      if group < 0x80 { return value }
    }
    throw .damage(at: start, "a number has more than 64 bits")
  }

  /// Whether nothing follows.
  var isAtEnd: Bool { byte == end }
}

/// What is wrong with an ONNX file, where, and what to do.
struct ONNXFault: Error, Hashable {
  let byte: Int
  let reason: String

  /// Something that no program writes.
  static func damage(at byte: Int, _ found: String) -> ONNXFault {
    ONNXFault(byte: byte, reason: found + "; the file is damaged or not ONNX: fetch or copy it again")
  }

  /// Something that ONNX allows and nobody needed here.
  static func unread(at byte: Int, _ found: String, remedy: String) -> ONNXFault {
    ONNXFault(byte: byte, reason: "\(found); \(remedy)")
  }
}

extension ProtobufScanner.Field {
  /// The number it holds.
  func number(_ title: String) throws(ONNXFault) -> UInt64 {
    guard case .number(let number) = value else { throw mismatch(title, "a number") }
    return number
  }

  /// Where its text, message or array lies.
  func bytes(_ title: String) throws(ONNXFault) -> Range<Int> {
    guard case .bytes(let range) = value else { throw mismatch(title, "bytes with a length") }
    return range
  }

  /// Its text.
  func text(_ title: String, in contents: Foundation.Data) throws(ONNXFault) -> String {
    guard let text = String(validating: contents[try bytes(title)], as: UTF8.self) else {
      throw .damage(at: byte, "\(title) is not UTF-8")
    }
    return text
  }

  private func mismatch(_ title: String, _ expected: String) -> ONNXFault {
    .damage(at: byte, "\(title) is not \(expected)")
  }
}
