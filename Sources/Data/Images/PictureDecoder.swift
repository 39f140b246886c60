/// How the files of a data set become pictures: JPEG or PNG, told apart by their first bytes and not by their names.
///
/// A coded value, part of the fingerprint of the sources that read files. The standard values give what
/// `ImageOps.exif_transpose(Image.open(file)).convert("RGB")` gives in Pillow.
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

  /// Rules for damage and transparency, and limits of pixels and bytes that keep a hostile file from taking all memory.
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
    guard !file.isEmpty else { throw .emptiness }
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
      file, header: header, eighths: eighths(of: header), salvagesDamage: damage == .salvaged, pixelLimit: pixelLimit,
      memoryLimit: memoryLimit)
    let (width, height) = (header.width, header.height)
    return PictureReading(
      image: header.orientation.apply(to: reading.image), format: .jpeg,
      storedSize: header.orientation.swapsSides ? (height, width) : (width, height), damage: reading.damage,
      ignoresColorProfile: header.hasColorProfile, isTurned: header.orientation != .upright)
  }

  private func decodePNG(_ file: [UInt8]) throws(PNGError) -> PictureReading {
    let reading = try PNGDecoder.read(file, salvagesDamage: damage == .salvaged, pixelLimit: pixelLimit)
    let image = transparency == .onWhite ? reading.image.onWhite() : reading.image.withoutAlpha()
    let orientation = PictureMetadata(reading.chunks).orientation
    let turned = orientation.apply(to: image)
    return PictureReading(
      image: turned, format: .png, storedSize: (turned.width, turned.height), damage: reading.damage,
      ignoresColorProfile: false, isTurned: orientation != .upright)
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
  /// Whether its file wants it turned, or mirrored.
  package var isTurned = false
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
      self = .other(name: FileKind(of: file)?.name)
    }
  }
}

/// Why a file gives no picture.
public enum PictureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file that begins like PNG and is not.
  case png(PNGError)
  /// A file that begins like JPEG and is not.
  case jpeg(JPEGError)
  /// A file without a byte.
  case emptiness
  /// The bytes begin like neither; `name` is what they look like, if that is known.
  case format(name: String?)

  private static func phrase(_ name: String?) -> String {
    guard let name else { return "not a picture" }
    return FileKind(named: name)?.phrase ?? "a \(name) file"
  }

  /// The end of a sentence, for a file that is named before.
  public var description: String {
    switch self {
    case .emptiness: "it is empty, a file of 0 bytes; fetch it again"
    case .png(let error): error.description
    case .jpeg(let error): error.description
    case .format(let name):
      "it is \(Self.phrase(name)), and only JPEG and PNG are read; \(name.flatMap { FileKind(named: $0) }?.remedy ?? "convert it")"
    }
  }
}
