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

  public var damage: DamageRule
  public var transparency: TransparencyRule
  /// JPEG files are decoded at the smallest number of eighths at which both sides still have this many pixels; nil
  /// decodes everything. Quicker where pictures are much larger than views; take twice the side of the views or more.
  public var targetSide: Int?
  /// The most pixels that a file may have.
  public var pixelLimit: Int
  /// The most bytes that libjpeg may take for itself.
  public var memoryLimit: Int

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
