/// Which source pixels each target pixel of a resized line is made of, and with which weights.
///
/// The kernel is widened by the scale when shrinking, as in Pillow, and normalised to sum 1. All windows have the same number of
/// taps; those that would reach over an end are filled up with weight 0.
struct ResamplingWindows: Sendable {
  /// The number of source pixels a target pixel.
  let taps: Int
  /// The number of target pixels.
  var count: Int { starts.count }
  /// `[target]`: the first source pixel.
  private let starts: [Int]
  /// `[target, taps]`
  private let weights: [Float]
  /// `[target]`: how much of each is the white around the source.
  private let whites: [Float]

  /// Windows over an axis of `extent` pixels, of which only those in `present` exist, numbered from 0; the others are white.
  init(from extent: Int, in present: Range<Int>, to target: Int, _ filter: Resampler.Filter) {
    let scale = Double(extent) / Double(target)
    let stretch = max(scale, 1)
    let support = filter.support * stretch
    // A window that begins at a rounded place holds this many pixels at most.
    let reach = Int((2 * support).rounded(.up)) + 1
    let taps = min(reach, present.count)
    var window = [Double](repeating: 0, count: reach)
    var starts: [Int] = []
    var weights = [Float](repeating: 0, count: target * taps)
    var whites = [Float](repeating: 0, count: target)
    starts.reserveCapacity(target)
    for place in 0..<target {
      let center = (Double(place) + 0.5) * scale
      let first = max(Int(center - support + 0.5), 0)
      let end = max(first + 1, min(Int(center + support + 0.5), extent))
      var sum = 0.0
      for pixel in first..<end {
        let weight = filter.weight(at: (Double(pixel) - center + 0.5) / stretch)
        window[pixel - first] = weight
        sum += weight
      }
      let kept = (first..<end).clamped(to: present)
      // A window near the far end starts earlier, so that all its taps lie inside.
      let start = min(kept.lowerBound - present.lowerBound, present.count - taps)
      var inside = 0.0
      for pixel in kept {
        let share = window[pixel - first] / sum
        inside += share
        weights[place * taps + pixel - present.lowerBound - start] = Float(share)
      }
      if kept.count < end - first { whites[place] = Float(1 - inside) }
      starts.append(start)
    }
    self.taps = taps
    self.starts = starts
    self.weights = weights
    self.whites = whites
  }

  func withUnsafe<Result>(
    _ body: (_ starts: UnsafePointer<Int>, _ weights: UnsafePointer<Float>, _ whites: UnsafePointer<Float>) -> Result
  ) -> Result {
    starts.withUnsafeBufferPointer { starts in
      weights.withUnsafeBufferPointer { weights in
        whites.withUnsafeBufferPointer { whites in
          guard let starts = starts.baseAddress, let weights = weights.baseAddress, let whites = whites.baseAddress
          else { fatalError("ResamplingWindows: a line of no pixels") }
          return body(starts, weights, whites)
        }
      }
    }
  }
}

extension Resampler.Filter {
  /// How far the kernel reaches, in target pixels when reducing and in source pixels when enlarging.
  @inline(__always)
  fileprivate var support: Double { self == .area ? 0.5 : 2 }

  @inline(__always)
  fileprivate func weight(at distance: Double) -> Double {
    switch self {
    case .area: return distance > -0.5 && distance <= 0.5 ? 1 : 0
    case .bicubic:
      // Keys' cubic convolution with a = -0.5.
      let x = abs(distance)
      if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
      if x < 2 { return ((-0.5 * x + 2.5) * x - 4) * x + 2 }
      return 0
    }
  }
}
