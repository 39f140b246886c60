/// How a stored picture is to be turned before it is looked at; the numbers are Exif's.
package enum PictureOrientation: Int, Sendable, Hashable, CaseIterable {
  case upright = 1
  case mirrored = 2
  case upsideDown = 3
  case mirroredUpsideDown = 4
  case transposed = 5
  case turnedRight = 6
  case transverse = 7
  case turnedLeft = 8

  /// Whether width and height change places.
  package var swapsSides: Bool { rawValue >= 5 }

  /// `image` as it is meant to be seen.
  package func apply(to image: PixelImage) -> PixelImage {
    guard self != .upright else { return image }
    let (width, height) = (image.width, image.height)
    let (right, down) = (3, width * 3)
    let (lastColumn, lastRow) = ((width - 1) * right, (height - 1) * down)
    // Where the first pixel of the result comes from, and the steps to its neighbours on the right and below.
    let (start, across, along) =
      switch self {
      case .upright: (0, right, down)
      case .mirrored: (lastColumn, -right, down)
      case .upsideDown: (lastRow + lastColumn, -right, -down)
      case .mirroredUpsideDown: (lastRow, right, -down)
      case .transposed: (0, down, right)
      case .turnedRight: (lastRow, -down, right)
      case .transverse: (lastRow + lastColumn, -down, -right)
      case .turnedLeft: (lastColumn, down, -right)
      }
    let (newWidth, newHeight) = swapsSides ? (height, width) : (width, height)
    let pixels = [UInt8](unsafeUninitializedCapacity: image.pixels.count) { target, count in
      image.pixels.withUnsafeBufferPointer { source in
        var to = 0
        for row in 0..<newHeight {
          var from = start + row * along
          for _ in 0..<newWidth {
            for channel in 0..<3 { target[to + channel] = source[from + channel] }
            from += across
            to += 3
          }
        }
      }
      count = image.pixels.count
    }
    return PixelImage(width: newWidth, height: newHeight, pixels: pixels)
  }
}
