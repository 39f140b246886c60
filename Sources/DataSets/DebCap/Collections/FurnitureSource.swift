import Data
import Files

/// The furniture of Sweet Home 3D: rendered icons and a catalogue per library.
struct FurnitureSource: Sendable {
  private let folders: CacheFolder

  init(folders: CacheFolder) { self.folders = folders }

  /// Every piece of every library, in the libraries' alphabetical order and the order of their catalogues.
  func candidates() throws(DebCapBuildError) -> [IngestCandidate] {
    let furniture = folders.folder(of: .furniture) + "/usr/share/sweethome3d/furniture"
    var result: [IngestCandidate] = []
    for library in try FileListing.names(in: furniture) where !library.hasSuffix(".sh3f") {
      let folder = "\(furniture)/\(library)"
      let catalogue = JavaProperties(latin1: try FileListing.bytes(of: folder + "/PluginFurnitureCatalog.properties"))
      var number = 1
      while let name = catalogue["name#\(number)"], let icon = catalogue["icon#\(number)"] {
        let icon = icon.hasPrefix("/") ? String(icon.dropFirst()) : icon
        // Where a model comes from says nothing about it.
        let tags = catalogue["tags#\(number)"] ?? ""
        result.append(
          IngestCandidate(
            origin: .sweethome3d, file: "\(library)_\(number).png", path: "\(folder)/\(icon)",
            group: CaptionKey.make(from: name), texts: CaptionParts(titles: [name, tags == "Blend Swap" ? "" : tags])))
        number += 1
      }
    }
    return result
  }
}

/// A Java properties file: Latin-1 text of `key=value` lines with `\uXXXX` escapes and `\` at the end of continued
/// lines.
package struct JavaProperties: Sendable {
  private var values: [String: String] = [:]

  /// Reads the bytes of a properties file.
  package init(latin1 bytes: [UInt8]) {
    let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    var pending = ""
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let line = pending + line.drop { $0 == " " || $0 == "\t" }
      if line.hasSuffix("\\") && !line.hasSuffix("\\\\") {
        pending = String(line.dropLast())
        continue
      }
      pending = ""
      guard !line.hasPrefix("#"), !line.hasPrefix("!"), let equals = line.firstIndex(of: "=") else { continue }
      values[line[..<equals].trimmingSpaces()] = Self.unescaped(line[line.index(after: equals)...].trimmingSpaces())
    }
  }

  package subscript(key: String) -> String? { values[key] }

  /// `text` with its escapes resolved; UTF-16 surrogates come as two of them.
  private static func unescaped(_ text: String) -> String {
    guard text.contains("\\") else { return text }
    var units: [UInt16] = []
    var rest = Array(text.utf16)[...]
    while let unit = rest.popFirst() {
      guard unit == 0x5c, let kind = rest.popFirst() else {
        units.append(unit)
        continue
      }
      if kind == 0x75, rest.count >= 4, let value = UInt16(String(decoding: rest.prefix(4), as: UTF16.self), radix: 16)
      {
        units.append(value)
        rest = rest.dropFirst(4)
      } else {
        units.append(kind == 0x6e || kind == 0x74 ? 0x20 : kind)
      }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
