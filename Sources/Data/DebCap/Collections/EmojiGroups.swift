/// The groups of `emoji-test.txt` (`Smileys & Emotion`, ..., `Flags`) by emoji key.
struct EmojiGroups: Sendable {
  private(set) var groups: [String: String] = [:]

  /// Reads the text of `emoji-test.txt`.
  init(text: String) {
    var group = ""
    for line in text.split(separator: "\n") {
      if let name = line.split(separator: "# group:", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first,
        line.hasPrefix("# group:")
      {
        group = name.trimmingSpaces()
      } else if !line.hasPrefix("#"), let points = line.split(separator: ";").first,
        let key = EmojiKey.make(fromHexadecimal: points.trimmingSpaces())
      {
        groups[key] = group
      }
    }
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
