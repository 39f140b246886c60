import Parts
public import Tensor

/// Changes brightness, contrast, saturation and hue by random amounts in a random order, as torchvision's `ColorJitter`.
///
/// A strength `s` draws a factor from `max(0, 1 - s)...1 + s`; the hue is turned by up to `hue` of a full circle either way.
/// Levels are clamped after every change and rounded once, at the end (torchvision rounds after every change).
public struct ColorJitter: ImageOperation {
  public static let name = "color-jitter"
  public static let summary =
    "Changes brightness, contrast, saturation and hue by random amounts in a random order, as torchvision's `ColorJitter`."
  public static let standard: ColorJitter? = ColorJitter()

  package var brightness: Float
  package var contrast: Float
  package var saturation: Float
  /// In `0...0.5`.
  package var hue: Float

  /// Strengths of 0 leave a picture as it is; `hue`, in turns of the colour circle, is at most 0.5.
  public init(brightness: Float = 0, contrast: Float = 0, saturation: Float = 0, hue: Float = 0) {
    self.brightness = brightness
    self.contrast = contrast
    self.saturation = saturation
    self.hue = hue
  }

  /// Refuses strengths that are negative or not finite, and a hue outside of what it may be.
  public var fault: String? {
    for (name, strength) in [("brightness", brightness), ("contrast", contrast), ("saturation", saturation)]
    where !(strength >= 0 && strength.isFinite) {
      return "\(name) is \(strength); it must not be negative"
    }
    return (0...0.5).contains(hue) ? nil : "hue is \(hue); it must be within 0...0.5"
  }

  /// Draws all numbers, whatever the strengths are, so that one strength never changes another's draw.
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

/// Replaces colour by brightness (ITU-R 601: 0.299 red, 0.587 green, 0.114 blue), in three equal channels.
public struct Grayscale: ImageOperation {
  public static let name = "grayscale"
  public static let summary =
    "Replaces colour by brightness (ITU-R 601: 0.299 red, 0.587 green, 0.114 blue), in three equal channels."
  public static let standard: Grayscale? = Grayscale()

  /// The operation has no settings.
  public init() {}

  /// Replaces each pixel by its luma; draws nothing.
  public func apply(to image: inout PixelImage, random: inout RandomStream) {
    image.pixels.withUnsafeMutableBufferPointer { pixels in
      for pixel in stride(from: 0, to: pixels.count, by: 3) {
        // Pillow's fixed-point weights, which sum to 2^16.
        let sum = Int32(pixels[pixel]) &* 19595 &+ Int32(pixels[pixel + 1]) &* 38470 &+ Int32(pixels[pixel + 2]) &* 7471
        let level = UInt8(truncatingIfNeeded: (sum &+ 0x8000) &>> 16)
        pixels[pixel] = level
        pixels[pixel + 1] = level
        pixels[pixel + 2] = level
      }
    }
  }
}

/// The four changes of `ColorJitter`, on planes in `0...255`; the factor 1 (0 for the hue) changes nothing.
///
/// Plain loops without branches: the compiler makes vector code of them.
enum ColorAdjustment {
  static func scaleBrightness(_ planes: PixelPlanes, by factor: Float) {
    let (count, levels) = (planes.count, planes.red)
    // The planes lie one after the other.
    for place in 0..<(count * 3) { levels[place] = PixelRounding.bounded(levels[place] * factor) }
  }

  /// Moves every level away from, or towards, the mean brightness of the picture.
  static func scaleContrast(_ planes: PixelPlanes, by factor: Float) {
    let (count, levels) = (planes.count, planes.red)
    var sum: Double = 0
    // Sums of 64 stay exact enough in single precision.
    for first in stride(from: 0, to: count, by: 64) {
      var part: Float = 0
      for pixel in first..<min(first + 64, count) { part += brightness(planes, pixel) }
      sum += Double(part)
    }
    let rest = Float((sum / Double(count)).rounded()) * (1 - factor)
    for place in 0..<(count * 3) { levels[place] = PixelRounding.bounded(levels[place] * factor + rest) }
  }

  /// Moves every pixel away from, or towards, its own brightness.
  static func scaleSaturation(_ planes: PixelPlanes, by factor: Float) {
    let (count, red, green, blue) = (planes.count, planes.red, planes.green, planes.blue)
    for pixel in 0..<count {
      let rest = brightness(planes, pixel) * (1 - factor)
      red[pixel] = PixelRounding.bounded(red[pixel] * factor + rest)
      green[pixel] = PixelRounding.bounded(green[pixel] * factor + rest)
      blue[pixel] = PixelRounding.bounded(blue[pixel] * factor + rest)
    }
  }

  /// Turns the hue by `turn` of a full circle; value and chroma of a pixel stay as they are.
  static func turnHue(_ planes: PixelPlanes, by turn: Float) {
    let (count, reds, greens, blues) = (planes.count, planes.red, planes.green, planes.blue)
    let shift = turn * 6
    for pixel in 0..<count {
      let (red, green, blue) = (reds[pixel], greens[pixel], blues[pixel])
      let greatest = max(red, max(green, blue))
      let chroma = greatest - min(red, min(green, blue))
      let inverse = 1 / (chroma > 0 ? chroma : 1)
      // The hue in sixths of a circle, from red over green to blue.
      var hue = (red - green) * inverse + 4
      hue = green == greatest ? (blue - red) * inverse + 2 : hue
      hue = red == greatest ? (green - blue) * inverse : hue
      hue = wrapped(hue + shift)
      reds[pixel] = greatest - chroma * distance(wrapped(hue + 5))
      greens[pixel] = greatest - chroma * distance(wrapped(hue + 3))
      blues[pixel] = greatest - chroma * distance(wrapped(hue + 1))
    }
  }

  /// How far a channel lies below the greatest one, as a share of the chroma.
  @inline(__always)
  private static func distance(_ hue: Float) -> Float { max(min(min(hue, 4 - hue), 1), 0) }

  /// `hue`, which lies in `-6..<12`, brought into `0..<6`.
  @inline(__always)
  private static func wrapped(_ hue: Float) -> Float {
    let low = hue < 0 ? hue + 6 : hue
    return low >= 6 ? low - 6 : low
  }

  @inline(__always)
  private static func brightness(_ planes: PixelPlanes, _ pixel: Int) -> Float {
    planes.red[pixel] * 0.299 + planes.green[pixel] * 0.587 + planes.blue[pixel] * 0.114
  }
}

/// A picture as three planes of floats in `0...255`: the form in which colours are computed.
struct PixelPlanes {
  /// The number of pixels.
  let count: Int
  let red: UnsafeMutablePointer<Float>
  let green: UnsafeMutablePointer<Float>
  let blue: UnsafeMutablePointer<Float>

  /// Takes `image` apart, lets `body` change the planes and puts the picture together again, rounding once.
  static func edit(_ image: inout PixelImage, _ body: (PixelPlanes) -> Void) {
    let count = image.width * image.height
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count * 3) { floats in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count * 3) { bytes in
        image.pixels.withUnsafeMutableBufferPointer { pixels in
          guard let start = floats.baseAddress, let bytes = bytes.baseAddress, let pixels = pixels.baseAddress else {
            return
          }
          let planes = PixelPlanes(count: count, red: start, green: start + count, blue: start + 2 * count)
          planes.load(pixels)
          body(planes)
          planes.store(pixels, through: bytes)
        }
      }
    }
  }

  private func load(_ pixels: UnsafePointer<UInt8>) {
    for pixel in 0..<count {
      red[pixel] = Float(pixels[pixel &* 3])
      green[pixel] = Float(pixels[pixel &* 3 &+ 1])
      blue[pixel] = Float(pixels[pixel &* 3 &+ 2])
    }
  }

  private func store(_ pixels: UnsafeMutablePointer<UInt8>, through bytes: UnsafeMutablePointer<UInt8>) {
    // Rounded in vectors first, then interleaved byte by byte.
    PixelRounding.write(red, count: count * 3, to: bytes)
    for pixel in 0..<count {
      pixels[pixel &* 3] = bytes[pixel]
      pixels[pixel &* 3 &+ 1] = bytes[pixel &+ count]
      pixels[pixel &* 3 &+ 2] = bytes[pixel &+ 2 &* count]
    }
  }
}
