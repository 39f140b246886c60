internal import Tensor

/// Levels to the numbers that an image encoder takes: `(level / 255 - mean) / deviation` a channel.
public struct PixelNormalization: Sendable, Hashable, Codable {
  /// Red, green, blue.
  package var mean: [Float]
  /// Red, green, blue.
  package var deviation: [Float]

  public init(mean: [Float], deviation: [Float]) {
    require(
      mean.count == 3 && deviation.count == 3 && deviation.allSatisfy { $0 > 0 },
      "PixelNormalization: three means and three positive deviations are needed")
    self.mean = mean
    self.deviation = deviation
  }

  /// The statistics that CLIP, ALBEF and TCL normalise with.
  public static let clip = PixelNormalization(
    mean: [0.48145466, 0.4578275, 0.40821073], deviation: [0.26862954, 0.26130258, 0.27577711])

  /// Writes `image` as planes, `[3, height, width]`, to the front of `values`.
  package func write(_ image: PixelImage, to values: UnsafeMutableBufferPointer<Float>) {
    let count = image.width * image.height
    require(values.count >= count * 3, "PixelNormalization: \(values.count) places for \(count * 3) values")
    image.pixels.withUnsafeBufferPointer { pixels in
      for channel in 0..<3 {
        let factor = 1 / (255 * deviation[channel])
        let offset = -mean[channel] / deviation[channel]
        let first = channel * count
        for pixel in 0..<count { values[first + pixel] = Float(pixels[pixel * 3 + channel]) * factor + offset }
      }
    }
  }
}
