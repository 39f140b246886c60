import Parts
public import Tensor

/// Blurs with a Gaussian of random standard deviation, as Pillow's `GaussianBlur` does. Three extended box blurs
/// (Gwosdek et al. 2011) are folded into one kernel; the picture is continued by its edge.
public struct GaussianBlur: ImageOperation {
  public static let name = "gaussian-blur"
  public static let summary =
    "Blurs with a Gaussian of random standard deviation, as Pillow's `GaussianBlur` does."
  public static let standard: GaussianBlur? = GaussianBlur()

  /// The standard deviation in pixels.
  package var radius: ClosedRange<Float>

  /// Blur whose standard deviation, in pixels, is drawn from `radius`.
  public init(radius: ClosedRange<Float> = 0.1...2) {
    self.radius = radius
  }

  /// Refuses a radius that is negative or not finite.
  public var fault: String? {
    radius.lowerBound >= 0 && radius.upperBound.isFinite
      ? nil : "radius is \(radius); it must begin at 0 or above and be finite"
  }

  /// Draws the deviation, then blurs along both axes.
  public func apply(to image: inout PixelImage, random: inout RandomStream) {
    let kernel = Self.kernel(deviation: random.uniform(in: radius))
    guard kernel.count > 1 else { return }
    image = SeparableFilter.apply(kernel, to: image)
  }

  /// The weights of three box blurs whose variances sum to that of the Gaussian; odd in number, of sum 1.
  package static func kernel(deviation: Float) -> [Float] {
    let variance = deviation * deviation / 3
    let whole = (((12 * variance + 1).squareRoot() - 1) / 2).rounded(.down)
    // The box reaches over its whole pixels by the fraction that gives exactly this variance.
    let fraction =
      (2 * whole + 1) * (whole * (whole + 1) - 3 * variance) / (6 * (variance - (whole + 1) * (whole + 1)))
    guard whole + fraction > 0 else { return [1] }
    let width = 2 * (whole + fraction) + 1
    var box = [Float](repeating: 1 / width, count: 2 * Int(whole) + 3)
    box[0] = fraction / width
    box[box.count - 1] = fraction / width
    return convolution(convolution(box, box), box)
  }

  private static func convolution(_ first: [Float], _ second: [Float]) -> [Float] {
    var result = [Float](repeating: 0, count: first.count + second.count - 1)
    for (place, weight) in first.enumerated() {
      for (other, factor) in second.enumerated() { result[place + other] += weight * factor }
    }
    return result
  }
}

/// Filters a picture with the same odd kernel along rows and columns; beyond its edges a picture goes on as its edge.
enum SeparableFilter {
  private typealias Group = SIMD8<Float>

  package static func apply(_ kernel: [Float], to image: PixelImage) -> PixelImage {
    let (width, height, reach) = (image.width, image.height, kernel.count / 2)
    // Columns first: every line of floats is then ready for the row pass with `reach` pixels of edge on both sides.
    let stride = (width * 3 + 7) / 8 * 8
    let levels = (width + 2 * reach) * 3 + 8
    let pixels = withUnsafeTemporaryAllocation(of: Float.self, capacity: stride * (height + 1) + levels) { memory in
      memory.initialize(repeating: 0)
      return [UInt8](unsafeUninitializedCapacity: width * height * 3) { pixels, count in
        guard let floats = memory.baseAddress, let output = pixels.baseAddress else { return }
        load(image, into: floats, stride: stride)
        let sums = floats + stride * height
        let line = sums + stride
        for y in 0..<height {
          filterColumn(at: y, of: floats, height: height, stride: stride, kernel, into: line + reach * 3)
          extendEdges(of: line, width: width, reach: reach)
          filterRow(line, kernel, into: sums, count: width * 3)
          PixelRounding.write(sums, count: width * 3, to: output + y * width * 3)
        }
        count = width * height * 3
      }
    }
    return PixelImage(width: width, height: height, pixels: pixels)
  }

  private static func load(_ image: PixelImage, into floats: UnsafeMutablePointer<Float>, stride: Int) {
    image.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<image.height {
        let (row, first) = (floats + y * stride, y * image.width * 3)
        for x in 0..<(image.width * 3) { row[x] = Float(pixels[first + x]) }
      }
    }
  }

  private static func filterColumn(
    at y: Int, of floats: UnsafeMutablePointer<Float>, height: Int, stride: Int, _ kernel: [Float],
    into line: UnsafeMutablePointer<Float>
  ) {
    let reach = kernel.count / 2
    kernel.withUnsafeBufferPointer { kernel in
      for x in Swift.stride(from: 0, to: stride, by: 8) {
        var sum = Group.zero
        for tap in 0..<kernel.count {
          let row = min(max(y + tap - reach, 0), height - 1)
          sum += UnsafeRawPointer(floats + row * stride + x).loadUnaligned(as: Group.self) * kernel[tap]
        }
        UnsafeMutableRawPointer(line + x).storeBytes(of: sum, as: Group.self)
      }
    }
  }

  private static func extendEdges(of line: UnsafeMutablePointer<Float>, width: Int, reach: Int) {
    let last = (reach + width - 1) * 3
    for x in 0..<(reach * 3) {
      line[x] = line[reach * 3 + x % 3]
      line[last + 3 + x] = line[last + x % 3]
    }
  }

  private static func filterRow(
    _ line: UnsafeMutablePointer<Float>, _ kernel: [Float], into sums: UnsafeMutablePointer<Float>, count: Int
  ) {
    kernel.withUnsafeBufferPointer { kernel in
      for x in stride(from: 0, to: count, by: 8) {
        var sum = Group.zero
        // Pixels are three floats apart, so that neighbours line up without taking the channels apart.
        for tap in 0..<kernel.count {
          sum += UnsafeRawPointer(line + x + tap * 3).loadUnaligned(as: Group.self) * kernel[tap]
        }
        UnsafeMutableRawPointer(sums + x).storeBytes(of: sum, as: Group.self)
      }
    }
  }
}
