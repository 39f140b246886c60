import DataSets
import Data
import Tensor
import Testing
import Training

struct EvaluationViewTests {
  private func values(_ view: EvaluationView, of image: PixelImage) throws -> [Float] {
    var pictures = PictureBytes(side: view.side)
    pictures.append(try view.picture(of: image))
    return pictures.normalized(by: view.normalization, on: CPUDevice.standard).values
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

  @Test func aViewOfOnesOwnSaysItsPictureAndItsNormalization() throws {
    let plain = PixelNormalization(mean: [0, 0, 0], deviation: [1, 1, 1])
    let view = EvaluationView(side: 2, normalization: plain) { image in
      PixelImage(width: 2, height: 2, red: UInt8(image.width), green: 0, blue: 255)
    }
    let image = PixelImage(width: 51, height: 9, red: 0, green: 0, blue: 0)
    let expected: [Float] = [0.2, 0, 1].flatMap { [Float](repeating: $0, count: 4) }
    #expect(zip(try values(view, of: image), expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func aViewOfAnotherSizeStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      let image = PixelImage(width: 4, height: 4, red: 0, green: 0, blue: 0)
      _ = try EvaluationView(side: 2) { $0 }.picture(of: image)
    }
  }
}
