/// What every rank tells every other at the begin of a collective call.
struct RankHeader: Hashable {
  /// What a call is about: ranks that call different ones are at different places of the program.
  enum Call: UInt8 {
    case gather = 1
    case share
    case exchange
    case finish
  }

  /// How many calls there were before.
  var number: UInt64
  var call: Call
  /// Whether the rank has failed: the body says why, and it takes part in nothing any more.
  var hasFailed: Bool
  /// Bytes that it has to say.
  var count: Int
}

/// A header with what there is to say, where that is short: one message for most calls.
struct RankHead: Hashable {
  let header: RankHeader
  /// Nil where it is too long, and is sent apart.
  let body: [UInt8]?

  /// Below the size up to which libraries send at once (4 KiB in Open MPI's shared memory, the least of those looked at).
  static let greatestSize = 2048
  static let greatestBody = greatestSize - headerSize
  private static let headerSize = 18

  init(number: UInt64, call: RankHeader.Call, hasFailed: Bool, _ body: [UInt8]) {
    header = RankHeader(number: number, call: call, hasFailed: hasFailed, count: body.count)
    self.body = body.count <= RankHead.greatestBody ? body : nil
  }

  var bytes: [UInt8] {
    RankHead.bytes(header.number) + [header.call.rawValue, header.hasFailed ? 1 : 0]
      + RankHead.bytes(UInt64(header.count)) + (body ?? [])
  }

  /// - Parameter bytes: May be followed by others.
  /// - Returns: Nil if they are none.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= RankHead.headerSize, let call = RankHeader.Call(rawValue: bytes[8]),
      let count = Int(exactly: RankHead.number(bytes[10..<18]))
    else { return nil }
    header = RankHeader(
      number: RankHead.number(bytes[0..<8]), call: call, hasFailed: bytes[9] != 0, count: count)
    guard count <= RankHead.greatestBody else {
      body = nil
      return
    }
    guard bytes.count >= RankHead.headerSize + count else { return nil }
    body = Array(bytes[RankHead.headerSize..<RankHead.headerSize + count])
  }

  private static func bytes(_ value: UInt64) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
