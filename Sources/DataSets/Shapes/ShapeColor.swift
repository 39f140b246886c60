/// The colour of an object of `CaptionedShapes`.
public enum ShapeColor: String, Sendable, Codable, Hashable, CaseIterable {
  case red
  case orange
  case yellow
  case green
  case blue
  case purple
  case brown
  case black

  /// Red, green and blue in 0...255, before an object's own shade.
  package var components: SIMD3<Float> {
    switch self {
    case .red: [220, 38, 38]
    case .orange: [245, 130, 20]
    case .yellow: [240, 210, 20]
    case .green: [40, 160, 60]
    case .blue: [40, 80, 215]
    case .purple: [140, 50, 180]
    case .brown: [120, 75, 40]
    case .black: [20, 20, 24]
    }
  }
}
