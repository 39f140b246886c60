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
