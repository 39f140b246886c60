/// Why bytes are not a picture.
public enum PNGError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes are not a PNG file, or a damaged or cut one; the reason is libpng's.
  case damage(String)
  /// The header promises more pixels than the caller wants to hold.
  case size(width: Int, height: Int, limit: Int)

  public var description: String {
    switch self {
    case .damage(let reason):
      "the PNG cannot be read: \(reason)"
    case .size(let width, let height, let limit):
      "the PNG has \(width) x \(height) pixels, more than the limit of \(limit)"
    }
  }
}
