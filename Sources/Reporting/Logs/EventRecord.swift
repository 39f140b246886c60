/// One record of a TensorBoard event file: an `Event` message in TensorFlow's record framing.
///
/// Framing: length (8 bytes, little endian), masked CRC-32C of these, data, masked CRC-32C of the data. Field numbers are those of
/// TensorFlow's `event.proto` and `summary.proto`: `Event` 1 wall_time, 2 step, 3 file_version, 5 summary, 7 session_log;
/// `Summary` 1 value; `Summary.Value` 1 tag, 2 simple_value; `SessionLog` 1 status.
package struct EventRecord: Sendable, Hashable {
  /// What an event says.
  package enum Content: Sendable, Hashable {
    /// The first record of every file.
    case version
    /// A process takes over at this step: readers drop what they know of this and later steps.
    case start
    case scalars([Scalar])
  }

  /// A named number.
  package struct Scalar: Sendable, Hashable {
    /// Slashes make groups.
    package var tag: String
    package var value: Float

    package init(_ tag: String, _ value: Float) {
      self.tag = tag
      self.value = value
    }
  }

  /// Seconds since 1970.
  package let time: Double
  package let step: Int
  package let content: Content

  /// The event, framed.
  var bytes: [UInt8] { EventRecord.framed(message.bytes) }

  private var message: ProtobufMessage {
    var event = ProtobufMessage()
    event.add(1, time)
    if step != 0 { event.add(2, step) }
    switch content {
    case .version: event.add(3, "brain.Event:2")
    case .start:
      var log = ProtobufMessage()
      log.add(1, 1)  // START
      event.add(7, log)
    case .scalars(let scalars):
      var summary = ProtobufMessage()
      for scalar in scalars {
        var value = ProtobufMessage()
        value.add(1, scalar.tag)
        value.add(2, scalar.value)
        summary.add(1, value)
      }
      event.add(5, summary)
    }
    return event
  }

  static func framed(_ data: [UInt8]) -> [UInt8] {
    var length: [UInt8] = []
    append(UInt64(data.count), to: &length)
    var result = length
    append(MaskedChecksum.of(length), to: &result)
    result += data
    append(MaskedChecksum.of(data), to: &result)
    return result
  }

  private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}

extension EventRecord {
  /// The whole records at the beginning of a file; what a process wrote that died in the middle is passed over. Events that are not
  /// of the three kinds that Triad writes are passed over as well.
  package static func records(in bytes: [UInt8]) -> [EventRecord] {
    var result: [EventRecord] = []
    var rest = bytes[...]
    while let (data, next) = unframed(rest) {
      if let record = EventRecord(parsing: data) { result.append(record) }
      rest = next
    }
    return result
  }

  /// The data of the first record and what follows it; nil if it is not whole or a checksum is wrong.
  private static func unframed(_ bytes: ArraySlice<UInt8>) -> (data: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
    let header = bytes.prefix(12)
    guard header.count == 12 else { return nil }
    let length = header.prefix(8)
    let count = integer(length)
    guard integer(header.suffix(4)) == UInt64(MaskedChecksum.of(length)), count <= UInt64(bytes.count) else {
      return nil
    }
    let data = bytes.dropFirst(12).prefix(Int(count))
    let checksum = bytes.dropFirst(12 + Int(count)).prefix(4)
    guard data.count == Int(count), checksum.count == 4, integer(checksum) == UInt64(MaskedChecksum.of(data)) else {
      return nil
    }
    return (data, bytes.dropFirst(16 + Int(count)))
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private init?(parsing bytes: ArraySlice<UInt8>) {
    var (time, step, content): (Double, Int, Content?) = (0, 0, nil)
    var fields = ProtobufFields(bytes)
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (1, .fixed64(let bits)): time = Double(bitPattern: bits)
      case (2, .varint(let value)): step = Int(truncatingIfNeeded: value)
      case (3, .bytes): content = .version
      case (5, .bytes(let summary)): content = .scalars(EventRecord.scalars(summary))
      case (7, .bytes): content = .start
      default: break
      }
    }
    guard let content else { return nil }
    self.init(time: time, step: step, content: content)
  }

  private static func scalars(_ bytes: ArraySlice<UInt8>) -> [Scalar] {
    var result: [Scalar] = []
    var fields = ProtobufFields(bytes)
    while let field = fields.next() {
      guard field.number == 1, case .bytes(let bytes) = field.value else { continue }
      var scalar = Scalar("", 0)
      var members = ProtobufFields(bytes)
      while let member = members.next() {
        switch (member.number, member.value) {
        case (1, .bytes(let text)): scalar.tag = String(decoding: text, as: UTF8.self)
        case (2, .fixed32(let bits)): scalar.value = Float(bitPattern: bits)
        default: break
        }
      }
      result.append(scalar)
    }
    return result
  }
}

/// The fields of a Protocol Buffers message, one after the other; ends at the first that is not whole.
private struct ProtobufFields {
  enum Value {
    case varint(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    case bytes(ArraySlice<UInt8>)
  }

  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func next() -> (number: UInt64, value: Value)? {
    guard let key = varint() else { return nil }
    let value: Value? =
      switch key & 7 {
      case 0: varint().map(Value.varint)
      case 1: fixed(8).map(Value.fixed64)
      case 2: varint().flatMap { take($0) }.map(Value.bytes)
      case 5: fixed(4).map { .fixed32(UInt32(truncatingIfNeeded: $0)) }
      default: nil
      }
    return value.map { (key >> 3, $0) }
  }

  private mutating func varint() -> UInt64? {
    var result: UInt64 = 0
    for place in 0..<10 {
      guard let byte = rest.popFirst() else { return nil }
      result |= UInt64(byte & 0x7f) << (7 * UInt64(place))
      if byte < 0x80 { return result }
    }
    return nil
  }

  private mutating func take(_ count: UInt64) -> ArraySlice<UInt8>? {
    guard count <= UInt64(rest.count) else { return nil }
    defer { rest = rest.dropFirst(Int(count)) }
    return rest.prefix(Int(count))
  }

  private mutating func fixed(_ count: UInt64) -> UInt64? {
    take(count).map { $0.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
  }
}

/// The bytes of a Protocol Buffers message, as far as event files need them (encoding: protobuf.dev/programming-guides/encoding).
struct ProtobufMessage {
  private(set) var bytes: [UInt8] = []

  /// A variable-length integer; negative ones take ten bytes.
  mutating func add(_ field: Int, _ value: Int) {
    key(field, 0)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// Eight bytes, little endian.
  mutating func add(_ field: Int, _ value: Double) {
    key(field, 1)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Four bytes, little endian.
  mutating func add(_ field: Int, _ value: Float) {
    key(field, 5)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func add(_ field: Int, _ value: String) { add(field, Array(value.utf8)) }

  mutating func add(_ field: Int, _ value: ProtobufMessage) { add(field, value.bytes) }

  private mutating func add(_ field: Int, _ value: [UInt8]) {
    key(field, 2)
    varint(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  private mutating func key(_ field: Int, _ wire: UInt64) { varint(UInt64(field) << 3 | wire) }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// The checksum of TensorFlow's record files: CRC-32C (Castagnoli; RFC 3720, appendix B.4), rotated and shifted, so that a checksum
/// of data that holds checksums stays a good one.
package enum MaskedChecksum {
  /// CRC-32C of `bytes`.
  package static func crc32c(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { ($0 >> 8) ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }

  /// The checksum as record files hold it.
  package static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let crc = crc32c(bytes)
    return ((crc >> 15) | (crc << 17)) &+ 0xa282_ead8
  }

  /// By the low byte, for the reflected polynomial.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? (value >> 1) ^ 0x82f6_3b78 : value >> 1 }
  }
}
