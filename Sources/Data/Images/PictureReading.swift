/// A picture and what there is to say about its file.
public struct PictureReading: Sendable {
  /// Turned as its file wants it; smaller than `storedSize` where the decoder was told so.
  public var image: PixelImage
  public var format: PictureFormat
  /// The size that the file has, turned as its file wants it.
  public var storedSize: (width: Int, height: Int)
  /// The first damage, where damaged files are salvaged.
  public var damage: String?
  /// Whether there is an ICC profile, which is not applied.
  public var ignoresColorProfile: Bool
}
