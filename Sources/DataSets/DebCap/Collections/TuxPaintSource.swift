import Data
import Files
import Foundation

/// The stamps of Tux Paint: a picture and a text file with one caption per language.
struct TuxPaintSource: Sendable {
  private let folders: CacheFolder

  init(folders: CacheFolder) { self.folders = folders }

  /// Every stamp that has a caption, PNG before SVG, in the order of the paths. Mirrored copies are left out.
  func candidates() throws(DebCapBuildError) -> [IngestCandidate] {
    let stamps = folders.folder(of: .tuxPaint) + "/usr/share/tuxpaint/stamps"
    let files = Set(try FileListing.files(under: stamps))
    var result: [IngestCandidate] = []
    for file in try FileListing.files(under: stamps) {
      guard file.hasSuffix(".png") || file.hasSuffix(".svg") else { continue }
      let stem = String(file.dropLast(4))
      if file.hasSuffix(".svg"), files.contains(stem + ".png") { continue }
      guard !stem.hasSuffix("_mirror"), files.contains(stem + ".txt") else { continue }
      let text = String(decoding: try FileListing.bytes(of: "\(stamps)/\(stem).txt"), as: UTF8.self)
      let (caption, korean) = Self.captions(in: text)
      guard !caption.isEmpty else { continue }
      result.append(
        IngestCandidate(
          origin: .tuxpaint, file: file, path: "\(stamps)/\(file)", group: CaptionKey.make(from: caption),
          texts: CaptionParts(titles: [caption]), koreanCaptions: [korean].filter { !$0.isEmpty },
          marks: file.hasPrefix("symbols/") ? .symbol : []))
    }
    return result
  }

  /// The English caption (the first line) and the Korean one in a stamp's text file.
  static func captions(in text: String) -> (english: String, korean: String) {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingSpaces() }
    let korean = lines.first { $0.hasPrefix("ko.utf8=") }?.dropFirst("ko.utf8=".count) ?? ""
    return (lines.first ?? "", korean.trimmingSpaces())
  }
}
