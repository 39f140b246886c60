/// How the files of a data set become pictures: JPEG or PNG, told apart by their first bytes and not by their names.
///
/// A coded value, part of the fingerprint of the sources that read files. The standard values give what
/// `Image.open(file).convert("RGB")` gives in Pillow, turned by the Exif orientation.
public struct PictureDecoder: Sendable, Hashable, Codable {
  /// What happens to a file that is cut or damaged.
  public enum DamageRule: String, Sendable, Hashable, Codable {
    /// It is an error; the loader counts it and takes another sample.
    case refused
    /// What can be read is used, and the reading says so; the rest is grey (JPEG) or black (PNG).
    case salvaged
  }

  /// What happens to transparency.
  public enum TransparencyRule: String, Sendable, Hashable, Codable {
    /// The colours under it are shown, as Pillow's `convert("RGB")` does.
    case discarded
    /// The picture is laid on white.
    case onWhite
  }

  package var damage: DamageRule
  package var transparency: TransparencyRule
  /// JPEG files are decoded at the smallest number of eighths at which both sides still have this many pixels; nil
  /// decodes everything. Quicker where pictures are much larger than views; take twice the side of the views or more.
  package var targetSide: Int?
  /// The most pixels that a file may have.
  package var pixelLimit: Int
  /// The most bytes that libjpeg may take for itself.
  package var memoryLimit: Int

  public init(
    damage: DamageRule = .refused, transparency: TransparencyRule = .discarded, targetSide: Int? = nil,
    pixelLimit: Int = JPEGDecoder.standardPixelLimit, memoryLimit: Int = JPEGDecoder.standardMemoryLimit
  ) {
    self.damage = damage
    self.transparency = transparency
    self.targetSide = targetSide
    self.pixelLimit = pixelLimit
    self.memoryLimit = memoryLimit
  }

  /// The picture in `file`.
  public func decode(_ file: [UInt8]) throws(PictureError) -> PictureReading {
    switch PictureFormat(of: file) {
    case .jpeg:
      do throws(JPEGError) { return try decodeJPEG(file) } catch { throw .jpeg(error) }
    case .png:
      do throws(PNGError) { return try decodePNG(file) } catch { throw .png(error) }
    case .other(let name):
      throw .format(name: name)
    }
  }

  private func decodeJPEG(_ file: [UInt8]) throws(JPEGError) -> PictureReading {
    let header = try JPEGHeader(of: file)
    let reading = try JPEGDecoder.decode(
      file, eighths: eighths(of: header), salvagesDamage: damage == .salvaged, pixelLimit: pixelLimit,
      memoryLimit: memoryLimit)
    let (width, height) = (header.width, header.height)
    return PictureReading(
      image: header.orientation.apply(to: reading.image), format: .jpeg,
      storedSize: header.orientation.swapsSides ? (height, width) : (width, height), damage: reading.damage,
      ignoresColorProfile: header.hasColorProfile)
  }

  private func decodePNG(_ file: [UInt8]) throws(PNGError) -> PictureReading {
    let reading = try PNGDecoder.read(file, salvagesDamage: damage == .salvaged, pixelLimit: pixelLimit)
    return PictureReading(
      image: transparency == .onWhite ? reading.image.onWhite() : reading.image.withoutAlpha(), format: .png,
      storedSize: (reading.image.width, reading.image.height), damage: reading.damage, ignoresColorProfile: false)
  }

  /// The smallest of 1, 2, 4 and 8 eighths at which neither side falls under `targetSide`; the others have no quick code.
  func eighths(of header: JPEGHeader) -> Int {
    guard let targetSide else { return 8 }
    return [1, 2, 4].first { min(header.width, header.height) * $0 >= targetSide * 8 } ?? 8
  }
}

/// A picture and what there is to say about its file.
public struct PictureReading: Sendable {
  /// Turned as its file wants it; smaller than `storedSize` where the decoder was told so.
  public var image: PixelImage
  package var format: PictureFormat
  /// The size that the file has, turned as its file wants it.
  package var storedSize: (width: Int, height: Int)
  /// The first damage, where damaged files are salvaged.
  public var damage: String?
  /// Whether there is an ICC profile, which is not applied.
  package var ignoresColorProfile: Bool
}

/// What a file is, by its first bytes.
package enum PictureFormat: Sendable, Hashable {
  case jpeg
  case png
  /// Not read here; the name is known for what is common on the web.
  case other(name: String?)

  package init(of file: [UInt8]) {
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

/// Why a file gives no picture.
public enum PictureError: Error, Hashable, Sendable, CustomStringConvertible {
  case png(PNGError)
  case jpeg(JPEGError)
  /// The bytes begin like neither; `name` is what they look like, if that is known.
  case format(name: String?)

  public var description: String {
    switch self {
    case .png(let error): error.description
    case .jpeg(let error): error.description
    case .format(let name):
      "it is \(name.map { "a \($0) file" } ?? "no picture"), and only JPEG and PNG are read; convert it"
    }
  }
}

/// How a stored picture is to be turned before it is looked at; the numbers are Exif's.
package enum PictureOrientation: Int, Sendable, Hashable, CaseIterable {
  case upright = 1
  case mirrored = 2
  case upsideDown = 3
  case mirroredUpsideDown = 4
  case transposed = 5
  case turnedRight = 6
  case transverse = 7
  case turnedLeft = 8

  /// Whether width and height change places.
  package var swapsSides: Bool { rawValue >= 5 }

  /// `image` as it is meant to be seen.
  package func apply(to image: PixelImage) -> PixelImage {
    guard self != .upright else { return image }
    let (width, height) = (image.width, image.height)
    let (right, down) = (3, width * 3)
    let (lastColumn, lastRow) = ((width - 1) * right, (height - 1) * down)
    // Where the first pixel of the result comes from, and the steps to its neighbours on the right and below.
    let (start, across, along) =
      switch self {
      case .upright: (0, right, down)
      case .mirrored: (lastColumn, -right, down)
      case .upsideDown: (lastRow + lastColumn, -right, -down)
      case .mirroredUpsideDown: (lastRow, right, -down)
      case .transposed: (0, down, right)
      case .turnedRight: (lastRow, -down, right)
      case .transverse: (lastRow + lastColumn, -down, -right)
      case .turnedLeft: (lastColumn, down, -right)
      }
    let (newWidth, newHeight) = swapsSides ? (height, width) : (width, height)
    let pixels = [UInt8](unsafeUninitializedCapacity: image.pixels.count) { target, count in
      image.pixels.withUnsafeBufferPointer { source in
        var to = 0
        for row in 0..<newHeight {
          var from = start + row * along
          for _ in 0..<newWidth {
            for channel in 0..<3 { target[to + channel] = source[from + channel] }
            from += across
            to += 3
          }
        }
      }
      count = image.pixels.count
    }
    return PixelImage(width: newWidth, height: newHeight, pixels: pixels)
  }
}

/// Finds the orientation in the Exif data of a picture: a TIFF file whose first directory has the tag 0x0112.
enum ExifOrientation {
  private static let tag = 0x0112
  private static let shortInteger = 3

  /// The orientation that `tiff` states; nil if it states none or is damaged, which never spoils a picture.
  static func find(in tiff: [UInt8]) -> PictureOrientation? {
    let isLittleEndian: Bool
    switch tiff.prefix(4) {
    case [0x49, 0x49, 42, 0]: isLittleEndian = true
    case [0x4d, 0x4d, 0, 42]: isLittleEndian = false
    default: return nil
    }
    func integer(at place: Int, bytes: Int) -> Int? {
      guard place >= 0, place <= tiff.count - bytes else { return nil }
      let field = tiff[place..<(place + bytes)]
      return isLittleEndian
        ? field.reversed().reduce(0) { $0 << 8 | Int($1) } : field.reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = integer(at: 4, bytes: 4), let count = integer(at: directory, bytes: 2) else { return nil }
    for index in 0..<count {
      let entry = directory + 2 + index * 12
      guard let found = integer(at: entry, bytes: 2) else { return nil }
      guard found == tag else { continue }
      guard integer(at: entry + 2, bytes: 2) == shortInteger, let value = integer(at: entry + 8, bytes: 2) else {
        return nil
      }
      return PictureOrientation(rawValue: value)
    }
    return nil
  }
}
