/// The ten operations that ALBEF and TCL choose from in `RandAugment`, with their published strengths.
public enum RandAugmentOperation: String, Sendable, Hashable, Codable, CaseIterable {
  case identity
  case autoContrast = "auto-contrast"
  case equalize
  /// Factor 0.1 to 1.9.
  case brightness
  /// Factor 0.1 to 1.9.
  case sharpness
  /// Up to 0.3 pixels a pixel, either way.
  case shearX = "shear-x"
  case shearY = "shear-y"
  /// Up to 10 pixels, either way.
  case translateX = "translate-x"
  case translateY = "translate-y"
  /// Up to 30 degrees, either way.
  case rotate

  /// What moved pictures leave free is filled with.
  static let fill: UInt8 = 128

  /// Whether half of the pictures are changed in the opposite direction.
  public var hasDirection: Bool {
    switch self {
    case .shearX, .shearY, .translateX, .translateY, .rotate: true
    case .identity, .autoContrast, .equalize, .brightness, .sharpness: false
    }
  }

  /// Changes `image`.
  ///
  /// - Parameters:
  ///   - strength: `0...1`, the published level divided by 10.
  ///   - isReversed: Turns shears, translations and rotations round.
  public func apply(to image: inout PixelImage, strength: Double, isReversed: Bool = false) {
    let signed = isReversed ? -strength : strength
    let factor = Float(strength * 1.8 + 0.1)
    // The published code keeps the matrices of shears and translations in single precision.
    let (shear, shift) = (Double(Float(signed * 0.3)), Double(Float(-signed * 10)))
    switch self {
    case .identity: break
    case .autoContrast: LevelTables.spreadRange(of: &image)
    case .equalize: LevelTables.equalize(&image)
    case .brightness: LevelTables.scaleBrightness(of: &image, by: factor)
    case .sharpness: Sharpening.apply(factor: factor, to: &image)
    case .shearX: warp(&image, AffineWarp(xx: 1, xy: shear, x0: 0, yx: 0, yy: 1, y0: 0))
    case .shearY: warp(&image, AffineWarp(xx: 1, xy: 0, x0: 0, yx: shear, yy: 1, y0: 0))
    case .translateX: warp(&image, AffineWarp(xx: 1, xy: 0, x0: shift, yx: 0, yy: 1, y0: 0))
    case .translateY: warp(&image, AffineWarp(xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: shift))
    case .rotate: warp(&image, .rotation(degrees: signed * 30, width: image.width, height: image.height))
    }
  }

  private func warp(_ image: inout PixelImage, _ warp: AffineWarp) { image = warp.apply(to: image, fill: Self.fill) }
}
