import Files
package import Foundation

/// The text of a JSON object that ends with the digest of what stands before it: a bit that a disk or a copy flips is then damage, and
/// not another result.
///
/// The digest, SHA-256, is a last member: `{"id":"…","sha256":"…"}` has that of `{"id":"…"}`. What was written before results had one is read
/// without.
package enum SealedText {
  /// `value` as text whose digest can be taken: on one line, keys in order, so that equal values have equal bytes.
  static func object(of value: some Encodable) throws -> Foundation.Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  /// `object` with its digest, and a newline.
  package static func sealed(_ object: Foundation.Data) -> [UInt8] {
    let digest = object.withUnsafeBytes(SHA256.hexadecimal)
    return Array(object.dropLast()) + Array("\(opening)\(digest)\(closing)".utf8)
  }

  /// Why the text is not what was sealed; nil if it is, or never was.
  package static func fault(in text: Foundation.Data) -> String? {
    let tail = opening.utf8.count + 64 + closing.utf8.count
    guard text.count > tail, text.suffix(tail).starts(with: opening.utf8) else { return nil }
    let object = text.dropLast(tail) + Array("}".utf8)
    let digest = object.withUnsafeBytes(SHA256.hexadecimal)
    return text.suffix(tail).elementsEqual("\(opening)\(digest)\(closing)".utf8)
      ? nil : otherContent
  }

  static let otherContent = "its content is not that of its SHA-256, so something changed it after it was written"

  private static let opening = #","sha256":""#
  private static let closing = "\"}\n"
}
