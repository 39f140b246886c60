/// What an object of `CaptionedShapes` is.
public enum ShapeForm: String, Sendable, Codable, Hashable, CaseIterable {
  case circle
  case square
  case triangle
  case star
  case heart
  case cross
  case ring
  case diamond

  /// The word for several.
  var plural: String { self == .cross ? "crosses" : rawValue + "s" }
}
