import Data
import Foundation

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
