import Data
import Files

/// The groups of `emoji-test.txt` (`Smileys & Emotion`, ..., `Flags`) and their subgroups (`face-smiling`, ...) by emoji key.
package struct EmojiGroups: Sendable {
  package private(set) var groups: [String: String] = [:]
  package private(set) var subgroups: [String: String] = [:]

  /// Reads the text of `emoji-test.txt`.
  package init(text: String) {
    var (group, subgroup) = ("", "")
    for line in text.split(separator: "\n") {
      if let name = line.split(separator: "# group:", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first,
        line.hasPrefix("# group:")
      {
        group = name.trimmingSpaces()
      } else if line.hasPrefix("# subgroup:") {
        subgroup = line.dropFirst("# subgroup:".count).trimmingSpaces()
      } else if !line.hasPrefix("#"), let points = line.split(separator: ";").first,
        let key = EmojiKey.make(fromHexadecimal: points.trimmingSpaces())
      {
        groups[key] = group
        subgroups[key] = subgroup
      }
    }
  }

  /// Reads `emoji-test.txt` of the unpacked package in `folders`.
  init(folders: CacheFolder) throws(DebCapBuildError) {
    let gem = try EmojiSource.gem("tanuki_emoji-", of: .tanuki, in: folders)
    self.init(text: String(decoding: try FileListing.bytes(of: gem + "/vendor/unicode/emoji-test.txt"), as: UTF8.self))
  }

  /// Whether the emoji is a flag: flags are left out, their names cannot be guessed from the drawing and several
  /// countries share one.
  func isFlag(_ key: String) -> Bool {
    let scalars = key.split(separator: "-").compactMap { UInt32($0, radix: 16) }
    return groups[key] == "Flags" || scalars.contains { (0x1f1e6...0x1f1ff).contains($0) }
  }

  /// Whether the emoji is a part of others, such as a skin tone or a hair style.
  func isComponent(_ key: String) -> Bool { groups[key] == "Component" }
}
