internal import Foundation

/// Which source pixels each target pixel of a resized line is made of, and with which weights.
///
/// The bicubic kernel (a = -0.5) of Pillow, widened by the scale when shrinking, normalised to sum 1. All windows have the
/// same number of taps; those that would reach over an end are filled up with weight 0.
struct ResamplingWindows {
  /// The number of source pixels a target pixel.
  let taps: Int
  /// The number of target pixels.
  var count: Int { starts.count }
  /// `[target]`: the first source pixel.
  private let starts: [Int]
  /// `[target, taps]`
  private let weights: [Float]

  init(from source: Int, to target: Int) {
    let scale = Double(source) / Double(target)
    let stretch = max(scale, 1)
    let support = 2 * stretch
    // A window that begins at a rounded place holds this many pixels at most.
    let taps = min(Int((2 * support).rounded(.up)) + 1, source)
    var starts: [Int] = []
    var weights = [Float](repeating: 0, count: target * taps)
    starts.reserveCapacity(target)
    for place in 0..<target {
      let center = (Double(place) + 0.5) * scale
      let first = max(Int(center - support + 0.5), 0)
      let end = min(Int(center + support + 0.5), source)
      // A window near the far end starts earlier, so that all its taps lie inside.
      let start = min(first, source - taps)
      var sum = 0.0
      for pixel in first..<end { sum += Self.kernel((Double(pixel) - center + 0.5) / stretch) }
      for pixel in first..<end {
        weights[place * taps + pixel - start] = Float(Self.kernel((Double(pixel) - center + 0.5) / stretch) / sum)
      }
      starts.append(start)
    }
    self.taps = taps
    self.starts = starts
    self.weights = weights
  }

  func withUnsafe<Result>(
    _ body: (_ starts: UnsafePointer<Int>, _ weights: UnsafePointer<Float>) -> Result
  ) -> Result {
    starts.withUnsafeBufferPointer { starts in
      weights.withUnsafeBufferPointer { weights in
        guard let starts = starts.baseAddress, let weights = weights.baseAddress else {
          fatalError("ResamplingWindows: a line of no pixels")
        }
        return body(starts, weights)
      }
    }
  }

  /// Keys' cubic convolution with a = -0.5.
  @inline(__always)
  private static func kernel(_ distance: Double) -> Double {
    let x = abs(distance)
    if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
    if x < 2 { return ((-0.5 * x + 2.5) * x - 4) * x + 2 }
    return 0
  }
}
