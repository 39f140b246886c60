import Foundation

/// The second names and keywords of emoji: gemojione's `index.json`, by emoji key.
struct EmojiAliases: Sendable {
  struct Entry: Sendable, Hashable, Decodable {
    let unicode: String
    let name: String
    let keywords: [String]
  }

  private var entries: [String: Entry] = [:]

  init(path: String) throws(DebCapBuildError) {
    try self.init(json: try FileListing.bytes(of: path), path: path)
  }

  /// Reads the text of `index.json`; `path` is for errors.
  init(json: [UInt8], path: String) throws(DebCapBuildError) {
    let decoded: [String: Entry]
    do {
      decoded = try JSONDecoder().decode([String: Entry].self, from: Foundation.Data(json))
    } catch {
      throw DebCapBuildError.metadata(path: path, reason: "it is not gemojione's index")
    }
    // By short name, so that the last of two entries for one emoji does not depend on dictionary order.
    for entry in decoded.sorted(by: { $0.key < $1.key }).map(\.value) {
      if let key = EmojiKey.make(fromHexadecimal: entry.unicode) { entries[key] = entry }
    }
  }

  subscript(key: String) -> Entry? { entries[key] }
}
