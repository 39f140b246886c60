/// Resizes pictures with a kernel whose support grows with the reduction, so that nothing aliases: Pillow's filters, separable,
/// rows first, in 32-bit floats.
///
/// Pixels are held as four floats, so that one instruction handles a pixel; columns are summed over whole rows.
package struct Resampler: Sendable {
  /// What a target pixel is made of.
  package enum Filter: Sendable, Hashable {
    /// The mean of the area that it covers.
    case area
    /// The cubic convolution of Keys (1981) with a = -0.5.
    case bicubic
  }

  /// Where levels become whole.
  package enum Rounding: Sendable, Hashable {
    /// After the rows and after the columns, as in Pillow, with which the result agrees up to one level: the published views of
    /// pictures.
    case eachPass
    /// Only at the end: pictures that are stored, whose views are resized again.
    case once
  }

  private let columns: ResamplingWindows
  private let rows: ResamplingWindows
  private let source: (width: Int, height: Int)
  private let rounding: Rounding

  /// A resampler from `source` to `target` pixels; all four sizes are at least 1.
  package init(
    from source: (width: Int, height: Int), to target: (width: Int, height: Int), filter: Filter = .bicubic,
    rounding: Rounding = .once
  ) {
    precondition(
      min(source.width, source.height, target.width, target.height) > 0,
      "Resampler: from \(source.width) x \(source.height) to \(target.width) x \(target.height) pixels")
    self.source = source
    self.rounding = rounding
    columns = ResamplingWindows(from: source.width, in: 0..<source.width, to: target.width, filter)
    rows = ResamplingWindows(from: source.height, in: 0..<source.height, to: target.height, filter)
  }

  /// A resampler that centres `source` on a white square and resizes that to `side` x `side`.
  ///
  /// The square is never made: a narrow strip of 16 megapixels would need twenty times its memory.
  package init(from source: (width: Int, height: Int), toSquareOf side: Int, filter: Filter = .bicubic) {
    precondition(min(source.width, source.height, side) > 0, "Resampler: an empty picture")
    self.source = source
    rounding = .once
    let extent = max(source.width, source.height)
    let (left, top) = ((extent - source.width) / 2, (extent - source.height) / 2)
    columns = ResamplingWindows(from: extent, in: left..<(left + source.width), to: side, filter)
    rows = ResamplingWindows(from: extent, in: top..<(top + source.height), to: side, filter)
  }

  /// `image`, resized.
  package func callAsFunction(_ image: PixelImage) -> PixelImage {
    self(image, region: ImageRegion(left: 0, top: 0, width: image.width, height: image.height))
  }

  /// `region` of `image`, resized; it must be as large as the resampler's source.
  package func callAsFunction(_ image: PixelImage, region: ImageRegion) -> PixelImage {
    precondition(
      region.width == source.width && region.height == source.height && region.left >= 0 && region.top >= 0
        && region.left + region.width <= image.width && region.top + region.height <= image.height,
      "Resampler: made for \(source.width) x \(source.height), not \(region) of \(image.width) x \(image.height)")
    // One float more for the last pixel's unused lane, in whole groups of eight for the column pass.
    let stride = (columns.count * 3 + 1 + 7) / 8 * 8
    let pixels = withUnsafeTemporaryAllocation(of: Float.self, capacity: source.height * stride) { narrowed in
      narrowed.initialize(repeating: 0)
      resizeRows(of: image, region, into: narrowed, stride: stride)
      return resizeColumns(of: narrowed, stride: stride)
    }
    return PixelImage(width: columns.count, height: rows.count, pixels: pixels)
  }
}

extension Resampler {
  private func resizeRows(
    of image: PixelImage, _ region: ImageRegion, into narrowed: UnsafeMutableBufferPointer<Float>, stride: Int
  ) {
    guard let output = narrowed.baseAddress else { return }
    image.pixels.withUnsafeBufferPointer { source in
      columns.withUnsafe { starts, weights, whites in
        withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: region.width) { line in
          guard let source = source.baseAddress, let line = line.baseAddress else { return }
          for y in 0..<region.height {
            let first = ((region.top + y) * image.width + region.left) * 3
            Self.load(source + first, count: region.width, isLast: y == region.height - 1, into: line)
            let row = UnsafeMutableRawPointer(output + y * stride)
            var window = weights
            for x in 0..<columns.count {
              var sum = SIMD4<Float>(repeating: 255 * whites[x])
              let pixels = line + starts[x]
              for tap in 0..<columns.taps { sum += pixels[tap] * window[tap] }
              window += columns.taps
              // The fourth lane is overwritten by the next pixel.
              row.storeBytes(of: sum, toByteOffset: x &* 12, as: SIMD4<Float>.self)
            }
            if rounding == .eachPass { PixelRounding.round(output + y * stride, count: columns.count * 3) }
          }
        }
      }
    }
  }

  /// Widens `count` pixels to four floats each, of which the fourth means nothing.
  @inline(__always)
  private static func load(
    _ source: UnsafePointer<UInt8>, count: Int, isLast: Bool, into line: UnsafeMutablePointer<SIMD4<Float>>
  ) {
    // Four bytes at once, but for a pixel that may be the last of the picture.
    let whole = isLast ? count - 1 : count
    let bytes = UnsafeRawPointer(source)
    for x in 0..<whole {
      let pixel = bytes.loadUnaligned(fromByteOffset: x &* 3, as: SIMD4<UInt8>.self)
      line[x] = SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: pixel))
    }
    for x in whole..<count {
      line[x] = SIMD4(Float(source[x * 3]), Float(source[x * 3 + 1]), Float(source[x * 3 + 2]), 0)
    }
  }

  private func resizeColumns(of narrowed: UnsafeMutableBufferPointer<Float>, stride: Int) -> [UInt8] {
    let (width, height) = (columns.count * 3, rows.count)
    return [UInt8](unsafeUninitializedCapacity: width * height) { pixels, count in
      guard let input = UnsafeRawPointer(narrowed.baseAddress), let output = pixels.baseAddress else { return }
      let rowBytes = stride * MemoryLayout<Float>.stride
      withUnsafeTemporaryAllocation(of: Float.self, capacity: stride) { line in
        guard let line = line.baseAddress else { return }
        rows.withUnsafe { starts, weights, whites in
          for y in 0..<height {
            let column = input + starts[y] * rowBytes
            let window = weights + y * rows.taps
            for x in Swift.stride(from: 0, to: stride, by: 8) {
              var sum = SIMD8<Float>(repeating: 255 * whites[y])
              var values = column + x * MemoryLayout<Float>.stride
              for tap in 0..<rows.taps {
                sum += values.loadUnaligned(as: SIMD8<Float>.self) * window[tap]
                values += rowBytes
              }
              UnsafeMutableRawPointer(line + x).storeBytes(of: sum, as: SIMD8<Float>.self)
            }
            switch rounding {
            case .eachPass: PixelRounding.write(line, count: width, to: output + y * width)
            case .once: PixelRounding.writeHalvesUp(line, count: width, to: output + y * width)
            }
          }
        }
      }
      count = width * height
    }
  }
}

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
