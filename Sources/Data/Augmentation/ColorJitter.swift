public import Tensor

/// Changes brightness, contrast, saturation and hue by random amounts in a random order, as torchvision's `ColorJitter`.
///
/// A strength `s` draws a factor from `max(0, 1 - s)...1 + s`; the hue is turned by up to `hue` of a full circle either way.
/// Levels are clamped after every change and rounded once, at the end (torchvision rounds after every change).
public struct ColorJitter: ImageOperation {
  public static let name = "color-jitter"

  public var brightness: Float
  public var contrast: Float
  public var saturation: Float
  /// In `0...0.5`.
  public var hue: Float

  public init(brightness: Float = 0, contrast: Float = 0, saturation: Float = 0, hue: Float = 0) {
    require(
      min(brightness, contrast, saturation) >= 0 && (0...0.5).contains(hue),
      "ColorJitter: strengths must not be negative and the hue not above 0.5")
    self.brightness = brightness
    self.contrast = contrast
    self.saturation = saturation
    self.hue = hue
  }

  public func apply(to image: inout PixelImage, random: inout RandomStream) {
    // All numbers are drawn whatever the strengths are, so that one strength never changes another's factor.
    let order = random.permutation(of: 4)
    let factors = [brightness, contrast, saturation].map { random.uniform(in: max(0, 1 - $0)...(1 + $0)) }
    let turn = random.uniform(in: -hue...hue)
    PixelPlanes.edit(&image) { planes in
      for change in order {
        switch change {
        case 0 where brightness > 0: ColorAdjustment.scaleBrightness(planes, by: factors[0])
        case 1 where contrast > 0: ColorAdjustment.scaleContrast(planes, by: factors[1])
        case 2 where saturation > 0: ColorAdjustment.scaleSaturation(planes, by: factors[2])
        case 3 where hue > 0: ColorAdjustment.turnHue(planes, by: turn)
        default: break
        }
      }
    }
  }
}
