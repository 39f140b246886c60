internal import Tensor

/// Levels to the numbers that an image encoder takes: `(level / 255 - mean) / deviation` a channel.
public struct PixelNormalization: Sendable, Hashable, Codable {
  /// Red, green, blue.
  package var mean: [Float]
  /// Red, green, blue.
  package var deviation: [Float]

  /// Means and standard deviations of red, green and blue, for values in `0...1`; a trap where there are not three or a
  /// deviation is not above 0.
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

  /// What each level of each channel becomes, `[3, 256]`: a device looks numbers up and computes none, so that all give the same bits.
  package var table: [Float] {
    (0..<3).flatMap { channel in
      let factor = 1 / (255 * deviation[channel])
      let offset = -mean[channel] / deviation[channel]
      return (0..<256).map { level in Float(level) * factor + offset }
    }
  }
}
