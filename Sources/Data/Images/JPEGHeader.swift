/// What the segments before the first scan of a JPEG file say about it.
public struct JPEGHeader: Hashable, Sendable {
  /// As stored, before `orientation` is applied.
  public let width: Int
  public let height: Int
  /// 1 grey, 3 colour, 4 the inks of print.
  public let componentCount: Int
  /// Bits a sample; only 8 can be decoded.
  public let bitDepth: Int
  public let isProgressive: Bool
  /// How the picture wants to be turned (Exif tag 0x0112).
  public let orientation: PictureOrientation
  /// Whether the file carries an ICC profile. It is not applied.
  public let hasColorProfile: Bool

  /// The number of pixels that decoding would give.
  public var pixelCount: Int { width * height }

  /// Reads the segments of `file` up to the first scan, none of the picture.
  ///
  /// - Throws: `JPEGError.damage` if no frame is found.
  public init(of file: [UInt8]) throws(JPEGError) {
    guard file.starts(with: [0xff, 0xd8]) else { throw .damage("it is not a JPEG file") }
    var frame: ArraySlice<UInt8>?
    var isProgressive = false
    var orientation = PictureOrientation.upright
    var hasColorProfile = false
    var segments = JPEGSegments(file)
    while let segment = try segments.next() {
      let content = segment.content
      switch segment.marker {
      case 0xc0...0xc3, 0xc5...0xc7, 0xc9...0xcb, 0xcd...0xcf:
        guard frame == nil else { throw .damage("it has two frames") }
        frame = content
        isProgressive = [0xc2, 0xc6, 0xca, 0xce].contains(segment.marker)
      case 0xe1 where content.starts(with: Array("Exif\0\0".utf8)):
        orientation = ExifOrientation.find(in: Array(content.dropFirst(6))) ?? orientation
      case 0xe2 where content.starts(with: Array("ICC_PROFILE\0".utf8)):
        hasColorProfile = true
      default: break
      }
    }
    guard let frame else { throw .damage("it has no frame") }
    let fields = Array(frame.prefix(6))
    guard fields.count == 6, frame.count == 6 + 3 * Int(fields[5]) else { throw .damage("its frame header is cut") }
    height = Int(fields[1]) << 8 | Int(fields[2])
    width = Int(fields[3]) << 8 | Int(fields[4])
    guard width > 0, height > 0 else { throw .damage("its width or height is 0") }
    bitDepth = Int(fields[0])
    componentCount = Int(fields[5])
    self.isProgressive = isProgressive
    self.orientation = orientation
    self.hasColorProfile = hasColorProfile
  }
}
