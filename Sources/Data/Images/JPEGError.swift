/// Why bytes are not a photograph.
public enum JPEGError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes are not a JPEG file, or a damaged or cut one; the reason is libjpeg's or that of the header's reader.
  case damage(String)
  /// The header promises more pixels than the caller wants to hold.
  case size(width: Int, height: Int, limit: Int)

  public var description: String {
    switch self {
    case .damage(let reason):
      "the JPEG cannot be read: \(reason)"
    case .size(let width, let height, let limit):
      "the JPEG has \(width) x \(height) pixels, more than the limit of \(limit)"
    }
  }
}
