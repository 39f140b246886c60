import DataSets
import Data
import Testing
import Training

struct EvaluationViewTests {
  private func values(_ view: EvaluationView, of image: PixelImage) throws -> [Float] {
    var values = [Float](repeating: .nan, count: 3 * view.side * view.side)
    try values.withUnsafeMutableBufferPointer { try view.write(image, to: $0) }
    return values
  }

  @Test func theWholePictureIsSquashedAndNormalised() throws {
    // Left half black, right half white, twice as wide as high.
    let row: [UInt8] = [UInt8](repeating: 0, count: 48) + [UInt8](repeating: 255, count: 48)
    let image = PixelImage(width: 32, height: 16, pixels: (0..<16).flatMap { _ in row })
    let values = try values(.published(side: 8), of: image)
    let (mean, deviation) = (PixelNormalization.clip.mean, PixelNormalization.clip.deviation)
    for channel in 0..<3 {
      for line in 0..<8 {
        let first = (channel * 8 + line) * 8
        #expect(abs(values[first] - (0 - mean[channel]) / deviation[channel]) < 1e-5)
        #expect(abs(values[first + 7] - (1 - mean[channel]) / deviation[channel]) < 1e-5)
      }
    }
  }

  @Test func nothingIsRandom() throws {
    let image = CaptionedShapes(split: .test, count: 1, side: 40).image(at: 0)
    #expect(try values(.published(side: 16), of: image) == values(.published(side: 16), of: image))
  }
}
