internal import Files
internal import Tensor

/// A picture as it will lie in an export, and what there is to say of it.
struct ExportedPicture: Sendable {
  let file: [UInt8]
  /// The extension of its name.
  let suffix: String
  /// As it is meant to be seen, in pixels.
  let width: Int
  let height: Int
  /// SHA-256 of the file.
  let digest: String
  /// Whether Exif data turn it, which not every tool respects.
  let isTurned: Bool
  /// Whether it was written again as it is seen, because Exif data turned a file of the encoding that was asked for.
  let isReencoded: Bool
  /// Whether transparency was lost.
  let hasLostAlpha: Bool

  /// Reads sample `index` of `source`: encoded bytes are kept where `pictures` lets them, and decoded all the same, so that
  /// nothing is exported that cannot be read. Whoever asks for one encoding gets pictures that every tool sees alike, so that turned
  /// ones are written again.
  static func read(
    _ source: any PairSource, at index: Int, pictures: ExportPictures, quality: Int
  ) throws -> (entry: PairEntry, picture: ExportedPicture) {
    if let source = source as? any FileBackedSource {
      let entry = try source.entry(at: index)
      let file = try source.pictureFile(of: entry, at: index)
      let reading = try source.reading(of: file, entry: entry)
      return (entry, try ExportedPicture(reading, file: file, pictures: pictures, quality: quality))
    }
    let (entry, reading) = try source.pair(at: index)
    return (entry, try ExportedPicture(reading, file: nil, pictures: pictures, quality: quality))
  }

  private init(_ reading: PictureReading, file: [UInt8]?, pictures: ExportPictures, quality: Int) throws {
    let isEncoded =
      switch (pictures, file == nil ? .other(name: nil) : reading.format) {
      case (.kept, .jpeg), (.kept, .png), (.jpeg, .jpeg), (.png, .png): true
      default: false
      }
    let isKept = isEncoded && (pictures == .kept || !reading.isTurned)
    isReencoded = isEncoded && !isKept
    if let file, isKept {
      self.file = file
      suffix = reading.format == .jpeg ? "jpg" : "png"
      (width, height) = reading.storedSize
      isTurned = reading.isTurned
      hasLostAlpha = false
    } else {
      let isJPEG = pictures == .jpeg
      self.file =
        isJPEG ? try JPEGEncoder.encode(reading.image, quality: quality) : try PNGEncoder.encode(reading.image)
      suffix = isJPEG ? "jpg" : "png"
      (width, height) = (reading.image.width, reading.image.height)
      isTurned = false
      hasLostAlpha =
        if let file, reading.format == .png {
          !(try PNGDecoder.decode(file, pixelLimit: reading.image.width * reading.image.height).isOpaque)
        } else { false }
    }
    digest = self.file.withUnsafeBytes { SHA256.hexadecimal($0) }
  }

  /// Where it lies below the export: named by its content, so that a picture of several pairs is there once, in folders of which none
  /// holds more than some thousands.
  func path(levels: Int) -> String {
    let folders = (0..<levels).map { level in
      String(decoding: Array(digest.utf8)[(2 * level)..<(2 * level + 2)], as: UTF8.self) + "/"
    }
    return "pictures/\(folders.joined())\(digest.prefix(32)).\(suffix)"
  }

  /// How many levels of 256 folders `count` pictures need.
  static func levels(for count: Int) -> Int { count <= 1 << 19 ? 1 : 2 }
}
