public import Tensor

/// Blurs with a Gaussian of random standard deviation, as Pillow's `GaussianBlur` does: three extended box blurs
/// (Gwosdek et al. 2011), here folded into one kernel; the picture is continued by its edge.
public struct GaussianBlur: ImageOperation {
  public static let name = "gaussian-blur"

  /// The standard deviation in pixels.
  public var radius: ClosedRange<Float>

  public init(radius: ClosedRange<Float> = 0.1...2) {
    require(radius.lowerBound >= 0, "GaussianBlur: radius \(radius)")
    self.radius = radius
  }

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
