/// An 8-bit RGBA picture, alpha not multiplied in: what a PNG holds before it is laid on a background.
package struct AlphaImage: Sendable, Hashable {
  package let width: Int
  package let height: Int
  /// `[height, width, 4]`, red first, row by row.
  package var pixels: [UInt8]

  package init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(
      pixels.count == width * height * 4, "AlphaImage: \(pixels.count) bytes for \(width) x \(height) RGBA pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The colours, whether they can be seen or not.
  package func withoutAlpha() -> PixelImage {
    var result = PixelImage(width: width, height: height, red: 0, green: 0, blue: 0)
    pixels.withUnsafeBufferPointer { source in
      result.pixels.withUnsafeMutableBufferPointer { target in
        for pixel in 0..<(width * height) {
          for channel in 0..<3 { target[pixel &* 3 &+ channel] = source[pixel &* 4 &+ channel] }
        }
      }
    }
    return result
  }

  /// The picture on a white background.
  package func onWhite() -> PixelImage {
    onWhite(ImageRegion(left: 0, top: 0, width: width, height: height))
  }

  /// The part inside `box` on a white background.
  package func onWhite(_ box: ImageRegion) -> PixelImage {
    var result = PixelImage(width: box.width, height: box.height, red: 255, green: 255, blue: 255)
    pixels.withUnsafeBufferPointer { source in
      result.pixels.withUnsafeMutableBufferPointer { target in
        var to = 0
        for row in box.top..<(box.top + box.height) {
          var from = (row * width + box.left) * 4
          for _ in 0..<box.width {
            let alpha = Int(source[from + 3])
            for channel in 0..<3 {
              // The rounded quotient by 255 of colour * alpha + white * (255 - alpha).
              target[to + channel] = UInt8((Int(source[from + channel]) * alpha + 255 * (255 - alpha) + 127) / 255)
            }
            from += 4
            to += 3
          }
        }
      }
    }
    return result
  }

  /// The smallest box that holds the drawing, or nil if there is none.
  ///
  /// In a picture with transparent places the drawing is where alpha exceeds 16; in an opaque one where a pixel is
  /// darker than near-white (its smallest channel below 245).
  package var drawingBox: ImageRegion? {
    isOpaque ? box { red, green, blue, _ in min(red, green, blue) < 245 } : box { _, _, _, alpha in alpha > 16 }
  }

  /// Whether every pixel is fully opaque.
  package var isOpaque: Bool {
    pixels.withUnsafeBufferPointer { source in
      stride(from: 3, to: source.count, by: 4).allSatisfy { source[$0] == 255 }
    }
  }

  private func box(where isDrawn: (UInt8, UInt8, UInt8, UInt8) -> Bool) -> ImageRegion? {
    var (left, top, right, bottom) = (width, height, -1, -1)
    pixels.withUnsafeBufferPointer { source in
      var at = 0
      for row in 0..<height {
        for column in 0..<width {
          if isDrawn(source[at], source[at + 1], source[at + 2], source[at + 3]) {
            left = min(left, column)
            right = max(right, column)
            top = min(top, row)
            bottom = max(bottom, row)
          }
          at += 4
        }
      }
    }
    guard right >= 0 else { return nil }
    return ImageRegion(left: left, top: top, width: right - left + 1, height: bottom - top + 1)
  }
}

/// The image rule of DebCap: the drawing alone, on white, square, at one size.
package enum SquarePicture {
  /// Crops `image` to its drawing, lays it on white, pads it to a centred square and resizes that to `side` pixels.
  ///
  /// Nil if there is nothing drawn.
  package static func make(from image: AlphaImage, side: Int) -> PixelImage? {
    guard let box = image.drawingBox else { return nil }
    return resized(image.onWhite(box), fitting: side)
  }

  /// `image` centred on a white square, resized to `side` pixels.
  package static func resized(_ image: PixelImage, fitting side: Int, filter: Resampler.Filter = .bicubic) -> PixelImage
  {
    Resampler(from: (image.width, image.height), toSquareOf: side, filter: filter)(image)
  }
}
