/// The key of an emoji: its code points in lower-case hexadecimal without leading zeros, joined by `-`, without the
/// variation selector U+FE0F.
package enum EmojiKey {
  /// The key of the characters of an emoji.
  package static func make(from characters: String) -> String {
    join(characters.unicodeScalars.map(\.value))
  }

  /// The key of a list of hexadecimal code points such as `1F3F3-FE0F` or `u1f3f3_fe0f`; nil if it is none.
  package static func make(fromHexadecimal text: some StringProtocol) -> String? {
    let parts = text.split { $0 == "-" || $0 == "_" || $0 == " " }
    let scalars = parts.compactMap { UInt32($0.hasPrefix("u") ? $0.dropFirst() : $0[...], radix: 16) }
    return scalars.isEmpty || scalars.count < parts.count ? nil : join(scalars)
  }

  /// Whether `key` has a skin tone modifier.
  package static func isToned(_ key: String) -> Bool {
    key.split(separator: "-").contains { ("1f3fb"..."1f3ff").contains(String($0)) }
  }

  private static func join(_ scalars: [UInt32]) -> String {
    scalars.filter { $0 != 0xfe0f }.map { String($0, radix: 16) }.joined(separator: "-")
  }
}
