/// A rectangle of whole pixels in a picture.
public struct ImageRegion: Sendable, Hashable, Codable {
  public var left: Int
  public var top: Int
  public var width: Int
  public var height: Int

  public init(left: Int, top: Int, width: Int, height: Int) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }
}
