import Foundation

/// A value that codes itself, for people to read: keys in order, a member per line, a line feed at the end. Nothing is hashed of it.
package enum IndentedJSON {
  package static func text(of value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
