/// The elements of an array in a JSON file: of the array that the file is, or of those that are members of its object.
///
/// The file is read once and never held; what stands between and around the elements is checked here, the elements
/// themselves by whoever parses them.
package struct JSONArrayScanner: RecordScanner {
  private enum State {
    case start
    case members
    case elements(isFirst: Bool)
    case end
  }

  private var scanner: FileScanner
  /// The members that are looked at; nil for a file that is an array.
  private let names: Set<String>?
  private var state = State.start
  private var record = 0
  /// The member whose elements are given now.
  private(set) var member: String?
  private(set) var foundMembers: Set<String> = []

  /// - Parameter names: The members of the file's object whose arrays hold the records; nil if the file is the array.
  package init(_ file: StableFile, members names: Set<String>? = nil) {
    scanner = FileScanner(file)
    self.names = names
  }

  package var hash: UInt64 { scanner.hash }

  package mutating func next() throws(SourceError) -> ScannedRecord? {
    while true {
      switch state {
      case .start:
        try scanner.skipByteOrderMark()
        if names == nil {
          try expect(UInt8(ascii: "["), "it is not an array")
          state = .elements(isFirst: true)
        } else {
          try expect(UInt8(ascii: "{"), "it is not an object")
          if try takeAfterSpace(UInt8(ascii: "}")) { state = .end } else { state = .members }
        }
      case .members:
        try enterMember()
      case .elements(let isFirst):
        if try takeAfterSpace(UInt8(ascii: "]")) {
          try leaveArray()
          continue
        }
        if !isFirst { try expect(UInt8(ascii: ","), "a comma or a closing bracket is expected") }
        state = .elements(isFirst: false)
        return try element()
      case .end:
        try skipSpace()
        guard try scanner.peek() == nil else { throw fault("something follows the value") }
        return nil
      }
    }
  }

  /// Reads names and values up to a looked-for array, or the end of the object.
  private mutating func enterMember() throws(SourceError) {
    try skipSpace()
    let name = try text()
    try expect(UInt8(ascii: ":"), "a colon is expected")
    if names?.contains(name) == true {
      guard foundMembers.insert(name).inserted else { throw fault("\(name) occurs twice") }
      try expect(UInt8(ascii: "["), "\(name) is not an array")
      member = name
      record = 0
      state = .elements(isFirst: true)
    } else {
      try skipSpace()
      _ = try value(isKept: false)
      try endMember()
    }
  }

  private mutating func leaveArray() throws(SourceError) {
    member = nil
    if names == nil { state = .end } else { try endMember() }
  }

  private mutating func endMember() throws(SourceError) {
    if try takeAfterSpace(UInt8(ascii: "}")) {
      state = .end
    } else {
      try expect(UInt8(ascii: ","), "a comma or a closing brace is expected")
      state = .members
    }
  }

  private mutating func element() throws(SourceError) -> ScannedRecord {
    try skipSpace()
    let start = scanner.offset
    record += 1
    let bytes = try value(isKept: true)
    guard !bytes.isEmpty else { throw fault("a value is expected") }
    guard let range = RecordRange(offset: start, count: bytes.count) else { throw fault("the file is too large") }
    return ScannedRecord(bytes: bytes, range: range, place: member.map { "\($0) \(record)" } ?? "record \(record)")
  }

  /// Reads the bytes of a value, up to the comma, bracket or space after it.
  package mutating func value(isKept: Bool) throws(SourceError) -> [UInt8] {
    var bytes: [UInt8] = []
    var depth = 0
    while let byte = try scanner.peek() {
      if depth == 0 && Self.endsValue(byte) { break }
      _ = try scanner.next()
      if isKept {
        bytes.append(byte)
        guard bytes.count <= RecordRange.longest else { throw fault("a record is longer than 16 MB") }
      }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return bytes }
      case UInt8(ascii: "\""):
        try string(into: &bytes, isKept: isKept)
        if depth == 0 { return bytes }
      default: break
      }
    }
    guard depth == 0 else { throw fault("the file ends early") }
    return bytes
  }

  private static func endsValue(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0x20, 0x0a, 0x0d, 0x09: true
    default: false
    }
  }

  /// Reads the rest of a string whose first mark was read.
  private mutating func string(into bytes: inout [UInt8], isKept: Bool) throws(SourceError) {
    var isEscaped = false
    while let byte = try scanner.next() {
      if isKept {
        bytes.append(byte)
        guard bytes.count <= RecordRange.longest else { throw fault("a record is longer than 16 MB") }
      }
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        return
      }
    }
    throw fault("the file ends early")
  }

  /// A name; escapes in it are kept as they are, because no looked-for name has any.
  package mutating func text() throws(SourceError) -> String {
    try expect(UInt8(ascii: "\""), "a name in quotation marks is expected")
    var bytes: [UInt8] = []
    try string(into: &bytes, isKept: true)
    return String(decoding: bytes.dropLast(), as: UTF8.self)
  }

  private mutating func skipSpace() throws(SourceError) {
    while let byte = try scanner.peek(), byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      _ = try scanner.next()
    }
  }

  private mutating func takeAfterSpace(_ byte: UInt8) throws(SourceError) -> Bool {
    try skipSpace()
    guard try scanner.peek() == byte else { return false }
    _ = try scanner.next()
    return true
  }

  private mutating func expect(_ byte: UInt8, _ reason: String) throws(SourceError) {
    guard try takeAfterSpace(byte) else {
      throw fault(try scanner.peek() == nil ? "the file ends early" : reason)
    }
  }

  private func fault(_ reason: String) -> SourceError {
    .syntax(path: scanner.file.path, place: "byte \(scanner.offset)", reason: reason)
  }
}
