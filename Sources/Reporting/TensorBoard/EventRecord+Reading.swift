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
