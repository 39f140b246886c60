internal import Foundation
import Parts
public import Tensor

/// Cuts out a random rectangle and resizes it to a square, as torchvision's `RandomResizedCrop` with bicubic resampling.
public struct RandomResizedCrop: ImageOperation {
  public static let name = "random-resized-crop"
  public static let summary =
    "Cuts out a random rectangle and resizes it to a square, as torchvision's `RandomResizedCrop` with bicubic resampling."

  /// The side of the result in pixels.
  package var side: Int
  /// The cut area as a share of the picture.
  package var scale: ClosedRange<Float>
  /// Width over height of the cut, drawn evenly on a logarithmic scale.
  package var ratio: ClosedRange<Float>

  /// A crop with `scale` of the picture's area and sides in `ratio`, made `side` pixels wide and high.
  public init(side: Int, scale: ClosedRange<Float> = 0.08...1, ratio: ClosedRange<Float> = (3 / 4)...(4 / 3)) {
    self.side = side
    self.scale = scale
    self.ratio = ratio
  }

  /// Refuses a side below 1 and ranges that no crop can have.
  public var fault: String? {
    if side < 1 { return "side is \(side); it must be at least 1" }
    // More than the whole picture is never found, and the whole one is taken each time.
    if !(scale.lowerBound > 0 && scale.upperBound <= 1) { return "scale is \(scale); it must be above 0 and at most 1" }
    return ratio.lowerBound > 0 && ratio.upperBound.isFinite ? nil : "ratio is \(ratio); it must be above 0"
  }

  /// Draws a region and resamples it to the side of the view.
  public func apply(to image: inout PixelImage, random: inout RandomStream) {
    let region = region(width: image.width, height: image.height, random: &random)
    image = Resampler(from: (region.width, region.height), to: (side, side), rounding: .eachPass)(image, region: region)
  }

  /// The rectangle to cut out of a picture: up to ten tries, then the largest centred one of an allowed ratio.
  package func region(width: Int, height: Int, random: inout RandomStream) -> ImageRegion {
    let area = Float(width * height)
    let logRatio = log(ratio.lowerBound)...log(ratio.upperBound)
    for _ in 0..<10 {
      let target = area * random.uniform(in: scale)
      let aspect = exp(random.uniform(in: logRatio))
      let cutWidth = Int((target * aspect).squareRoot().rounded(.toNearestOrEven))
      let cutHeight = Int((target / aspect).squareRoot().rounded(.toNearestOrEven))
      if (1...width).contains(cutWidth) && (1...height).contains(cutHeight) {
        let top = random.index(below: height - cutHeight + 1)
        let left = random.index(below: width - cutWidth + 1)
        return ImageRegion(left: left, top: top, width: cutWidth, height: cutHeight)
      }
    }
    let aspect = Float(width) / Float(height)
    var (cutWidth, cutHeight) = (width, height)
    if aspect < ratio.lowerBound {
      cutHeight = min(max(Int((Float(width) / ratio.lowerBound).rounded()), 1), height)
    } else if aspect > ratio.upperBound {
      cutWidth = min(max(Int((Float(height) * ratio.upperBound).rounded()), 1), width)
    }
    return ImageRegion(
      left: (width - cutWidth) / 2, top: (height - cutHeight) / 2, width: cutWidth, height: cutHeight)
  }
}

/// Resizes the whole picture to a square, without keeping its proportions (the published evaluation transform).
public struct Resize: ImageOperation {
  public static let name = "resize"
  public static let summary =
    "Resizes the whole picture to a square, without keeping its proportions (the published evaluation transform)."

  /// The side of the result in pixels.
  package var side: Int

  /// The whole picture, made `side` pixels wide and high.
  public init(side: Int) { self.side = side }

  /// Refuses a side below 1.
  public var fault: String? { side < 1 ? "side is \(side); it must be at least 1" : nil }

  /// Resamples the whole picture, whatever its proportions; draws nothing.
  public func apply(to image: inout PixelImage, random: inout RandomStream) {
    image = Resampler(from: (image.width, image.height), to: (side, side), rounding: .eachPass)(image)
  }
}

/// Mirrors the picture, left to right.
public struct HorizontalFlip: ImageOperation {
  public static let name = "horizontal-flip"
  public static let summary =
    "Mirrors the picture, left to right."
  public static let standard: HorizontalFlip? = HorizontalFlip()

  /// The operation has no settings; how often it is applied is its step's probability.
  public init() {}

  /// Mirrors left and right; draws nothing.
  public func apply(to image: inout PixelImage, random: inout RandomStream) {
    let (width, height) = (image.width, image.height)
    image.pixels.withUnsafeMutableBufferPointer { pixels in
      for y in 0..<height {
        var left = y * width * 3
        var right = left + (width - 1) * 3
        while left < right {
          pixels.swapAt(left, right)
          pixels.swapAt(left + 1, right + 1)
          pixels.swapAt(left + 2, right + 2)
          left += 3
          right -= 3
        }
      }
    }
  }
}
