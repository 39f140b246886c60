/// One record of a TensorBoard event file: an `Event` message in TensorFlow's record framing.
///
/// Framing: length (8 bytes, little endian), masked CRC-32C of these, data, masked CRC-32C of the data. Field numbers are those of
/// TensorFlow's `event.proto` and `summary.proto`: `Event` 1 wall_time, 2 step, 3 file_version, 5 summary, 7 session_log;
/// `Summary` 1 value; `Summary.Value` 1 tag, 2 simple_value; `SessionLog` 1 status.
public struct EventRecord: Sendable, Hashable {
  /// What an event says.
  package enum Content: Sendable, Hashable {
    /// The first record of every file.
    case version
    /// A process takes over at this step: readers drop what they know of this and later steps.
    case start
    case scalars([Scalar])
  }

  /// A named number.
  public struct Scalar: Sendable, Hashable {
    /// Slashes make groups.
    public var tag: String
    public var value: Float

    public init(_ tag: String, _ value: Float) {
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
