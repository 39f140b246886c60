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
