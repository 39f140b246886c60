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
    let changes = order.map { place in
      switch place {
      case 0: Change.brightness(brightness > 0 ? factors[0] : 1)
      case 1: Change.contrast(contrast > 0 ? factors[1] : 1)
      case 2: Change.saturation(saturation > 0 ? factors[2] : 1)
      default: Change.hue(hue > 0 ? turn : 0)
      }
    }
    Self.apply(changes, to: &image)
  }

  /// One of the four changes, with its factor or its turn.
  package enum Change: Sendable, Hashable {
    case brightness(Float)
    case contrast(Float)
    case saturation(Float)
    /// A share of the full circle.
    case hue(Float)
  }

  /// Applies `changes` one after the other; such as change nothing are left out.
  package static func apply(_ changes: [Change], to image: inout PixelImage) {
    PixelPlanes.edit(&image) { planes in
      for change in changes {
        switch change {
        case .brightness(let factor) where factor != 1: ColorAdjustment.scaleBrightness(planes, by: factor)
        case .contrast(let factor) where factor != 1: ColorAdjustment.scaleContrast(planes, by: factor)
        case .saturation(let factor) where factor != 1: ColorAdjustment.scaleSaturation(planes, by: factor)
        case .hue(let turn) where turn != 0: ColorAdjustment.turnHue(planes, by: turn)
        default: break
        }
      }
    }
  }
}
