internal import Tensor

/// Antialiased bicubic resizing as in Pillow: separable, rows first, each pass rounded to whole levels.
///
/// Agrees with Pillow up to one level (it works in fixed point, this in float). Pixels are held as four floats, so that one
/// instruction handles a pixel; columns are summed over whole rows.
package enum BicubicResampler {
  /// `region` of `image`, resized to `width` x `height` pixels.
  package static func resize(_ image: PixelImage, region: ImageRegion, width: Int, height: Int) -> PixelImage {
    require(
      region.left >= 0 && region.top >= 0 && region.width > 0 && region.height > 0
        && region.left + region.width <= image.width && region.top + region.height <= image.height
        && width > 0 && height > 0,
      "resize: region \(region) of a \(image.width) x \(image.height) picture to \(width) x \(height)")
    let columns = ResamplingWindows(from: region.width, to: width)
    let rows = ResamplingWindows(from: region.height, to: height)
    // One float more for the last pixel's unused lane, in whole groups of eight for the column pass.
    let stride = (width * 3 + 1 + 7) / 8 * 8
    let pixels = withUnsafeTemporaryAllocation(of: Float.self, capacity: region.height * stride) { narrowed in
      narrowed.initialize(repeating: 0)
      resizeRows(of: image, region, columns, into: narrowed, stride: stride)
      return resizeColumns(of: narrowed, rows, width: width, height: height, stride: stride)
    }
    return PixelImage(width: width, height: height, pixels: pixels)
  }

  private static func resizeRows(
    of image: PixelImage, _ region: ImageRegion, _ windows: ResamplingWindows,
    into narrowed: UnsafeMutableBufferPointer<Float>, stride: Int
  ) {
    guard let output = narrowed.baseAddress else { return }
    image.pixels.withUnsafeBufferPointer { source in
      windows.withUnsafe { starts, weights in
        withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: region.width) { line in
          guard let source = source.baseAddress, let line = line.baseAddress else { return }
          for y in 0..<region.height {
            let first = ((region.top + y) * image.width + region.left) * 3
            load(source + first, count: region.width, isLast: y == region.height - 1, into: line)
            let row = UnsafeMutableRawPointer(output + y * stride)
            var window = weights
            for x in 0..<windows.count {
              var sum = SIMD4<Float>.zero
              let pixels = line + starts[x]
              for tap in 0..<windows.taps { sum += pixels[tap] * window[tap] }
              window += windows.taps
              // The fourth lane is overwritten by the next pixel.
              row.storeBytes(of: sum, toByteOffset: x &* 12, as: SIMD4<Float>.self)
            }
            PixelRounding.round(output + y * stride, count: windows.count * 3)
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

  private static func resizeColumns(
    of narrowed: UnsafeMutableBufferPointer<Float>, _ windows: ResamplingWindows, width: Int, height: Int, stride: Int
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: width * height * 3) { pixels, count in
      guard let input = UnsafeRawPointer(narrowed.baseAddress), let output = pixels.baseAddress else { return }
      let rowBytes = stride * MemoryLayout<Float>.stride
      withUnsafeTemporaryAllocation(of: Float.self, capacity: stride) { line in
        guard let line = line.baseAddress else { return }
        windows.withUnsafe { starts, weights in
          for y in 0..<height {
            let column = input + starts[y] * rowBytes
            let window = weights + y * windows.taps
            for x in Swift.stride(from: 0, to: stride, by: 8) {
              var sum = SIMD8<Float>.zero
              var values = column + x * MemoryLayout<Float>.stride
              for tap in 0..<windows.taps {
                sum += values.loadUnaligned(as: SIMD8<Float>.self) * window[tap]
                values += rowBytes
              }
              UnsafeMutableRawPointer(line + x).storeBytes(of: sum, as: SIMD8<Float>.self)
            }
            PixelRounding.write(line, count: width * 3, to: output + y * width * 3)
          }
        }
      }
      count = width * height * 3
    }
  }
}
