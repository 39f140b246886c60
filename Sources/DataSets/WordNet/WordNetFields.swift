import Foundation

/// A file of WordNet's database as lines of fields between single spaces; lines of the licence, which begin with a space,
/// are passed over.
struct WordNetFields {
  let path: String
  private let bytes: [UInt8]
  private var position = 0
  /// The end of the current line, without its line feed and gloss.
  private var end = 0
  /// The number of the current line, from 1.
  private(set) var line = 0
  private var next = 0

  init(path: String) throws(WordNetError) {
    guard let data = FileManager.default.contents(atPath: path) else { throw WordNetError.absence(path: path) }
    self.path = path
    bytes = [UInt8](data)
  }

  /// Goes to the next line that is not empty and not of the licence; false after the last.
  mutating func advance() -> Bool {
    while next < bytes.count {
      position = next
      line += 1
      end = bytes[next...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      next = end + 1
      guard position < end, bytes[position] != UInt8(ascii: " ") else { continue }
      // What follows the bar is the gloss.
      if let bar = bytes[position..<end].firstIndex(of: UInt8(ascii: "|")) { end = bar }
      while end > position, bytes[end - 1] == UInt8(ascii: " ") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
      return true
    }
    return false
  }

  /// The next field of the line.
  mutating func text(_ what: StaticString) throws(WordNetError) -> String {
    String(decoding: bytes[try field(what)], as: UTF8.self)
  }

  /// The next field of the line as a number.
  mutating func number(_ what: StaticString, radix: Int = 10) throws(WordNetError) -> Int {
    let range = try field(what)
    var value = 0
    for byte in bytes[range] {
      guard let digit = Self.digit(byte), digit < radix, value < 1 << 40 else {
        throw fault("'\(String(decoding: bytes[range], as: UTF8.self))' is not \(what)")
      }
      value = value * radix + digit
    }
    return value
  }

  /// Passes over `count` fields.
  mutating func skip(_ count: Int, _ what: StaticString) throws(WordNetError) {
    for _ in 0..<count { _ = try field(what) }
  }

  /// Whether the line has another field.
  var hasField: Bool { position < end }

  func fault(_ reason: String) -> WordNetError { .syntax(path: path, line: line, reason: reason) }

  private mutating func field(_ what: StaticString) throws(WordNetError) -> Range<Int> {
    guard position < end else { throw fault("the line ends before \(what)") }
    let start = position
    while position < end, bytes[position] != UInt8(ascii: " ") { position += 1 }
    let range = start..<position
    while position < end, bytes[position] == UInt8(ascii: " ") { position += 1 }
    return range
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
    default: nil
    }
  }
}
