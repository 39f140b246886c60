/// What the first chunk of a PNG file says about it.
public struct PNGHeader: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// Bits a sample: 1, 2, 4, 8 or 16.
  public let bitDepth: Int
  /// 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.
  public let colorType: Int
  public let isInterlaced: Bool

  /// The number of pixels that decoding would give.
  public var pixelCount: Int { width * height }
}
