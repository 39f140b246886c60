import Parts
public import Tensor

/// Some of ten operations, chosen anew for each view, each applied in half of the cases: `RandomAugment(2, 7)` of ALBEF and TCL.
///
/// The choice is with replacement. A weaker relative of RandAugment (Cubuk et al. 2019), computed as the published code does
/// with OpenCV; one difference: sharpened levels are clamped and do not wrap around.
public struct RandAugment: ImageOperation {
  public static let name = "rand-augment"
  public static let summary =
    "Some of ten operations, chosen anew for each view, each applied in half of the cases: `RandomAugment(2, 7)` of ALBEF and TCL."
  public static let standard: RandAugment? = RandAugment()

  /// Operations drawn for a view.
  package var count: Int
  /// The strength, of 10.
  package var level: Float
  /// How often a drawn operation is applied.
  package var probability: Float
  /// What is drawn from.
  package var operations: [RandAugmentOperation]

  /// `count` operations, each applied with `probability`, of strength `level` out of 10.
  public init(
    count: Int = 2, level: Float = 7, probability: Float = 0.5,
    operations: [RandAugmentOperation] = RandAugmentOperation.allCases
  ) {
    self.count = count
    self.level = level
    self.probability = probability
    self.operations = operations
  }

  /// Refuses a negative count, and a level or probability out of range.
  public var fault: String? {
    if count < 0 { return "count is \(count); it must not be negative" }
    if !(0...10).contains(level) { return "level is \(level); it must be within 0...10" }
    if !(0...1).contains(probability) { return "probability is \(probability); it must be within 0...1" }
    return operations.isEmpty ? "operations is empty; it must name at least one" : nil
  }

  /// Draws all numbers, whatever comes of them, so that one draw never changes another.
  public func apply(to image: inout PixelImage, random: inout RandomStream) {
    // All numbers are drawn whatever comes of them, so that one draw never changes another.
    let drawn = (0..<count).map { _ in
      (
        operation: operations[random.index(below: operations.count)], isApplied: random.chance(probability),
        isReversed: random.chance(0.5)
      )
    }
    for draw in drawn where draw.isApplied {
      draw.operation.apply(to: &image, strength: Double(level) / 10, isReversed: draw.isReversed)
    }
  }
}

/// The ten operations that ALBEF and TCL choose from in `RandAugment`, with their published strengths.
public enum RandAugmentOperation: String, Sendable, Hashable, Codable, CaseIterable {
  /// Nothing.
  case identity
  /// Stretches each channel to the full range.
  case autoContrast = "auto-contrast"
  /// Flattens the histogram of each channel.
  case equalize
  /// Factor 0.1 to 1.9.
  case brightness
  /// Factor 0.1 to 1.9.
  case sharpness
  /// Up to 0.3 pixels per pixel, either way.
  case shearX = "shear-x"
  /// As `shearX`, along the other axis.
  case shearY = "shear-y"
  /// Up to 10 pixels, either way.
  case translateX = "translate-x"
  /// As `translateX`, along the other axis.
  case translateY = "translate-y"
  /// Up to 30 degrees, either way.
  case rotate

  /// What moved pictures leave free is filled with.
  static let fill: UInt8 = 128

  /// Whether half of the pictures are changed in the opposite direction.
  package var hasDirection: Bool {
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
  package func apply(to image: inout PixelImage, strength: Double, isReversed: Bool = false) {
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

/// One of the operations of `RandAugment` as a step of its own, shears, translations and rotations either way.
package struct SingleOperation: ImageOperation {
  package static let name = "single-operation"
  package static let summary =
    "One of the operations of `RandAugment` as a step of its own, shears, translations and rotations either way."

  package var operation: RandAugmentOperation
  /// The strength, of 10.
  package var level: Float

  package init(_ operation: RandAugmentOperation, level: Float = 7) {
    self.operation = operation
    self.level = level
  }

  package var fault: String? { (0...10).contains(level) ? nil : "level is \(level); it must be within 0...10" }

  package func apply(to image: inout PixelImage, random: inout RandomStream) {
    operation.apply(to: &image, strength: Double(level) / 10, isReversed: random.chance(0.5) && operation.hasDirection)
  }
}

/// Changes of levels that look at each channel alone: a table of 256 levels, as the published code has them.
enum LevelTables {
  /// Spreads each channel over all levels.
  static func spreadRange(of image: inout PixelImage) {
    change(&image) { counts in
      guard let low = counts.firstIndex(where: { $0 > 0 }), let high = counts.lastIndex(where: { $0 > 0 }), high > low
      else { return nil }
      let scale = 255 / Double(high - low)
      let offset = -Double(low) * scale
      return (0..<256).map { UInt8(min(max(Double($0) * scale + offset, 0), 255)) }
    }
  }

  /// Makes all levels of a channel about equally frequent.
  static func equalize(_ image: inout PixelImage) {
    change(&image) { counts in
      guard let last = counts.last(where: { $0 > 0 }) else { return nil }
      let step = (counts.reduce(0, +) - last) / 255
      guard step > 0 else { return nil }
      var sum = step / 2
      return (0..<256).map { level in
        defer { sum += counts[level] }
        return UInt8(min(sum / step, 255))
      }
    }
  }

  /// Multiplies all levels, rounding down.
  static func scaleBrightness(of image: inout PixelImage, by factor: Float) {
    let table = (0..<256).map { UInt8(min(max(Float($0) * factor, 0), 255)) }
    change(&image) { _ in table }
  }

  /// - Parameter table: Makes a channel's table from the number of its pixels at each level; nil leaves it as it is.
  private static func change(_ image: inout PixelImage, _ table: (_ counts: [Int]) -> [UInt8]?) {
    image.pixels.withUnsafeMutableBufferPointer { pixels in
      for channel in 0..<3 {
        var counts = [Int](repeating: 0, count: 256)
        for place in stride(from: channel, to: pixels.count, by: 3) { counts[Int(pixels[place])] += 1 }
        guard let table = table(counts) else { continue }
        table.withUnsafeBufferPointer { table in
          for place in stride(from: channel, to: pixels.count, by: 3) { pixels[place] = table[Int(pixels[place])] }
        }
      }
    }
  }
}

/// Sharpness as in the published code and in Pillow: away from, or towards, a picture smoothed by (1 1 1, 1 5 1, 1 1 1) / 13.
enum Sharpening {
  /// The border of one pixel stays as it is. Levels are clamped (the published code lets them wrap around).
  package static func apply(factor: Float, to image: inout PixelImage) {
    let (width, height) = (image.width, image.height)
    guard width > 2, height > 2, factor != 1 else { return }
    let stride = width * 3
    image.pixels = [UInt8](unsafeUninitializedCapacity: image.pixels.count) { target, count in
      image.pixels.withUnsafeBufferPointer { source in
        for place in 0..<(height * stride) { target[place] = source[place] }
        for row in 1..<(height - 1) {
          for place in (row * stride + 3)..<((row + 1) * stride - 3) {
            var sum: Int32 = 4 &* Int32(source[place])
            for line in [place - stride, place, place + stride] {
              sum &+= Int32(source[line - 3]) &+ Int32(source[line]) &+ Int32(source[line + 3])
            }
            // Rounded to a whole level before it is compared: (2 sum + 13) / 26 is sum / 13 to the nearest.
            let smooth = Float((2 &* sum &+ 13) / 26)
            target[place] = UInt8(min(max(smooth + factor * (Float(source[place]) - smooth), 0), 255))
          }
        }
      }
      count = height * stride
    }
  }
}
