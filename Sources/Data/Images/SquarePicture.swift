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
