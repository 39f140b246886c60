import Data
import Testing

@Suite struct PixelNormalizationTests {
  @Test func writesNormalisedPlanes() {
    let image = PixelImage(width: 2, height: 1, pixels: [0, 51, 255, 102, 0, 0])
    var values = [Float](repeating: 9, count: 7)
    values.withUnsafeMutableBufferPointer {
      PixelNormalization(mean: [0, 0.2, 0.5], deviation: [1, 0.5, 0.25]).write(image, to: $0)
    }
    let expected: [Float] = [0, 0.4, 0, -0.4, 2, -2, 9]
    #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func theMeanOfClipBecomesZero() {
    let clip = PixelNormalization.clip
    let image = PixelImage(
      width: 1, height: 1, red: UInt8(clip.mean[0] * 255 + 0.5), green: UInt8(clip.mean[1] * 255 + 0.5),
      blue: UInt8(clip.mean[2] * 255 + 0.5))
    var values = [Float](repeating: 9, count: 3)
    values.withUnsafeMutableBufferPointer { clip.write(image, to: $0) }
    #expect(values.allSatisfy { abs($0) < 0.01 })
  }
}
