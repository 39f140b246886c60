/// The four changes of `ColorJitter`, on planes in `0...255`; the factor 1 (0 for the hue) changes nothing.
///
/// Plain loops without branches: the compiler makes vector code of them.
enum ColorAdjustment {
  static func scaleBrightness(_ planes: PixelPlanes, by factor: Float) {
    let (count, levels) = (planes.count, planes.red)
    // The planes lie one behind the other.
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
