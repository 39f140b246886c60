/// What a file is, by its first bytes.
public enum PictureFormat: Sendable, Hashable {
  case jpeg
  case png
  /// Not read here; the name is known for what is common on the web.
  case other(name: String?)

  public init(of file: [UInt8]) {
    if file.starts(with: [0xff, 0xd8]) {
      self = .jpeg
    } else if file.starts(with: [0x89, 0x50, 0x4e, 0x47]) {
      self = .png
    } else {
      self = .other(name: Self.name(of: file))
    }
  }

  private static func name(of file: [UInt8]) -> String? {
    func says(_ text: String, at place: Int = 0) -> Bool { file.dropFirst(place).starts(with: text.utf8) }
    if says("GIF8") { return "GIF" }
    if says("RIFF") && says("WEBP", at: 8) { return "WebP" }
    if says("ftypavif", at: 4) { return "AVIF" }
    if says("BM") { return "BMP" }
    if says("II*\0") || says("MM\0*") { return "TIFF" }
    let start = String(decoding: file.prefix(64), as: UTF8.self).lowercased()
    return start.contains("<html") || start.contains("<!doctype") ? "HTML" : nil
  }
}
