import TestSupport
import Data
import Tensor
import Testing

@Suite struct GaussianBlurTests {
  @Test(arguments: [0.1, 0.4, 0.7, 1, 1.3, 2, 5] as [Float])
  func kernelHasTheAskedVariance(deviation: Float) {
    let kernel = GaussianBlur.kernel(deviation: deviation)
    let reach = Float(kernel.count / 2)
    #expect(kernel.count % 2 == 1)
    #expect(abs(kernel.reduce(0, +) - 1) < 1e-5)
    let variance = kernel.enumerated().map { (Float($0) - reach) * (Float($0) - reach) * $1 }.reduce(0, +)
    #expect(abs(variance - deviation * deviation) < 1e-3 * deviation * deviation + 1e-5)
    #expect(kernel == kernel.reversed() || zip(kernel, kernel.reversed()).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func deviationOfZeroIsNoKernel() { #expect(GaussianBlur.kernel(deviation: 0) == [1]) }

  @Test func agreesWithTheReadableTwin() {
    let image = TestPictures.noise(width: 21, height: 11)
    for deviation in [0.3, 1.1, 2] as [Float] {
      let kernel = GaussianBlur.kernel(deviation: deviation)
      var (fast, random) = (image, Seed(0).stream())
      GaussianBlur(radius: deviation...deviation).apply(to: &fast, random: &random)
      #expect(zip(fast.pixels, slowFilter(image, kernel)).allSatisfy { abs(Float($0) - $1) <= 0.51 })
    }
  }

  @Test func oneColourAndSmallPicturesStay() {
    for side in 1...4 {
      var (image, random) = (TestPictures.uniform(10, 250, 99, side: side), Seed(0).stream())
      GaussianBlur(radius: 2...2).apply(to: &image, random: &random)
      #expect(image == TestPictures.uniform(10, 250, 99, side: side))
    }
  }

  func slowFilter(_ image: PixelImage, _ kernel: [Float]) -> [Float] {
    let reach = kernel.count / 2
    var result: [Float] = []
    for y in 0..<image.height {
      for x in 0..<image.width {
        for channel in 0..<3 {
          var sum: Float = 0
          for (down, weight) in kernel.enumerated() {
            for (right, factor) in kernel.enumerated() {
              let row = min(max(y + down - reach, 0), image.height - 1)
              let column = min(max(x + right - reach, 0), image.width - 1)
              sum += weight * factor * Float(image.pixels[(row * image.width + column) * 3 + channel])
            }
          }
          result.append(sum)
        }
      }
    }
    return result
  }
}
