/// How large an object of `CaptionedShapes` is; captions do not mention `medium`.
public enum ShapeSize: String, Sendable, Codable, Hashable, CaseIterable {
  case small
  case medium
  case large

  /// The radius as a share of the picture's side.
  var radius: Float {
    switch self {
    case .small: 0.09
    case .medium: 0.145
    case .large: 0.21
    }
  }
}
