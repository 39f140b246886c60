/// Resizes pictures with a kernel whose support grows with the reduction, so that nothing aliases.
///
/// The same filters as Pillow's (stretched by the scale when reducing, weights normalised at the borders): first along
/// rows, then along columns, in 32-bit floats.
package struct Resampler: Sendable {
  /// What a target pixel is made of.
  package enum Filter: Sendable, Hashable {
    /// The mean of the area that it covers.
    case area
    /// The cubic convolution of Keys (1981) with a = -0.5.
    case bicubic

    /// How far the kernel reaches, in target pixels when reducing and in source pixels when enlarging.
    fileprivate var support: Double { self == .area ? 0.5 : 2 }

    fileprivate func weight(at distance: Double) -> Double {
      switch self {
      case .area:
        return distance > -0.5 && distance <= 0.5 ? 1 : 0
      case .bicubic:
        let x = abs(distance)
        let a = -0.5
        if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
        if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
        return 0
      }
    }
  }

  /// What makes up one target pixel: weighted source pixels, and white for what lies in the padding.
  private struct Tap {
    var first: Int
    var weights: [Float]
    var white: Float
  }

  private let columns: [Tap]
  private let rows: [Tap]
  private let source: (width: Int, height: Int)

  /// A resampler from `source` to `target` pixels; all four sizes are at least 1.
  package init(from source: (width: Int, height: Int), to target: (width: Int, height: Int), filter: Filter = .bicubic)
  {
    precondition(
      min(source.width, source.height, target.width, target.height) > 0, "Resampler: an empty picture")
    self.source = source
    columns = Self.taps(from: source.width, in: 0..<source.width, to: target.width, filter)
    rows = Self.taps(from: source.height, in: 0..<source.height, to: target.height, filter)
  }

  /// A resampler that centres `source` on a white square and resizes that to `side` x `side`.
  ///
  /// The square is never made: a narrow strip of 16 megapixels would need twenty times its memory.
  package init(from source: (width: Int, height: Int), toSquareOf side: Int, filter: Filter = .bicubic) {
    precondition(min(source.width, source.height, side) > 0, "Resampler: an empty picture")
    self.source = source
    let extent = max(source.width, source.height)
    let (left, top) = ((extent - source.width) / 2, (extent - source.height) / 2)
    columns = Self.taps(from: extent, in: left..<(left + source.width), to: side, filter)
    rows = Self.taps(from: extent, in: top..<(top + source.height), to: side, filter)
  }

  /// `image`, resized.
  package func callAsFunction(_ image: PixelImage) -> PixelImage {
    precondition(
      image.width == source.width && image.height == source.height,
      "Resampler: made for \(source.width) x \(source.height), not \(image.width) x \(image.height)")
    let narrow = resizedRows(of: image)
    let stride = columns.count * 3
    var pixels = [UInt8](repeating: 0, count: rows.count * stride)
    var line = [Float](repeating: 0, count: stride)
    for (row, tap) in rows.enumerated() {
      for index in 0..<stride { line[index] = 255 * tap.white }
      narrow.withUnsafeBufferPointer { narrow in
        line.withUnsafeMutableBufferPointer { line in
          for (offset, weight) in tap.weights.enumerated() {
            let from = (tap.first + offset) * stride
            for index in 0..<stride { line[index] += weight * narrow[from + index] }
          }
        }
      }
      for index in 0..<stride {
        pixels[row * stride + index] = UInt8(max(0, min(255, line[index].rounded())))
      }
    }
    return PixelImage(width: columns.count, height: rows.count, pixels: pixels)
  }

  /// `[source height, target width, 3]`
  private func resizedRows(of image: PixelImage) -> [Float] {
    var result = [Float](repeating: 0, count: image.height * columns.count * 3)
    image.pixels.withUnsafeBufferPointer { source in
      result.withUnsafeMutableBufferPointer { target in
        for (column, tap) in columns.enumerated() {
          tap.weights.withUnsafeBufferPointer { weights in
            for row in 0..<image.height {
              var from = (row * image.width + tap.first) * 3
              let white = 255 * tap.white
              var (red, green, blue) = (white, white, white)
              for weight in weights {
                red += weight * Float(source[from])
                green += weight * Float(source[from + 1])
                blue += weight * Float(source[from + 2])
                from += 3
              }
              let to = (row * columns.count + column) * 3
              target[to] = red
              target[to + 1] = green
              target[to + 2] = blue
            }
          }
        }
      }
    }
    return result
  }

  /// The taps from an axis of `extent` pixels, of which only those in `present` exist and are numbered from 0.
  private static func taps(from extent: Int, in present: Range<Int>, to target: Int, _ filter: Filter) -> [Tap] {
    let scale = Double(extent) / Double(target)
    let stretch = max(scale, 1)
    let support = filter.support * stretch
    return (0..<target).map { index in
      let center = (Double(index) + 0.5) * scale
      let first = max(0, Int((center - support + 0.5).rounded(.down)))
      let end = max(first + 1, min(extent, Int((center + support + 0.5).rounded(.down))))
      let weights = (first..<end).map { filter.weight(at: (Double($0) + 0.5 - center) / stretch) }
      let sum = weights.reduce(0, +)
      let kept = (first..<end).clamped(to: present)
      let inside = kept.map { weights[$0 - first] / sum }
      return Tap(
        first: kept.lowerBound - present.lowerBound, weights: inside.map { Float($0) },
        white: kept.count == end - first ? 0 : Float(1 - inside.reduce(0, +)))
    }
  }
}
