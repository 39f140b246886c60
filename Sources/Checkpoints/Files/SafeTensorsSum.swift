internal import CZlib
import Foundation

/// The CRC-32 of a safetensors file in its own metadata, `"crc32": "…"` in eight hexadecimal digits: a bit that a disk or a copy flips is then
/// damage, and not another model.
///
/// It is that of the header, with zeros where it stands itself, and of all arrays. Files of others have none.
struct SafeTensorsSum {
  static let key = "crc32"
  /// What stands in the header while it is computed.
  static let blank = "00000000"

  private var sum: UInt32 = 0

  mutating func add(_ bytes: UnsafeRawBufferPointer) { sum = triad_crc32(sum, bytes.baseAddress, bytes.count) }

  mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

  /// `header`, which has ``blank`` in its place, with the sum.
  func written(into header: [UInt8]) -> [UInt8] {
    guard let place = Self.place(in: header) else { return header }
    var header = header
    header.replaceSubrange(place, with: digits.utf8)
    return header
  }

  /// Whether a file whose header lies at `header` says another sum than that of its bytes.
  static func contradicts(_ contents: Foundation.Data, header: Range<Int>) -> Bool {
    var text = [UInt8](contents[header])
    guard let place = place(in: text) else { return false }
    let said = String(decoding: text[place], as: UTF8.self)
    text.replaceSubrange(place, with: blank.utf8)
    var sum = SafeTensorsSum()
    sum.add(text)
    contents[header.upperBound...].withUnsafeBytes { sum.add($0) }
    return sum.digits != said
  }

  private var digits: String {
    let text = String(sum, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }

  /// Where the digits are in the metadata, which a header begins with.
  private static func place(in header: [UInt8]) -> Range<Int>? {
    let opening = Array("{\"__metadata__\":{\"\(key)\":\"".utf8)
    guard header.starts(with: opening), header.count >= opening.count + 8 else { return nil }
    return opening.count..<opening.count + 8
  }
}
