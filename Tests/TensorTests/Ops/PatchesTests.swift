import Tensor
import Testing

@Suite struct PatchesTests {
  @Test func patchesAreReadAsAConvolutionReadsThem() {
    let (channels, height, width, patch) = (2, 4, 6, 2)
    let images = randomTensor([3, channels, height, width], "images")
    let values = images.values
    var expected: [Float] = []
    for image in 0..<3 {
      for row in 0..<height / patch {
        for column in 0..<width / patch {
          for channel in 0..<channels {
            for y in 0..<patch {
              for x in 0..<patch {
                expected.append(
                  values[((image * channels + channel) * height + row * patch + y) * width + column * patch + x])
              }
            }
          }
        }
      }
    }
    let patches = images.patches(of: patch)
    #expect(patches.shape == [3, 6, 8])
    #expect(patches.values == expected)
  }

  @Test func tokensStandAfterTheirClassToken() {
    let x = Tensor([1, 2, 3, 4], shape: [2, 1, 2])
    let tokens = x.assembledTokens(
      classToken: Tensor([10, 20], shape: [2]), positions: Tensor([0.1, 0.2, 0.3, 0.4], shape: [1, 2, 2]))
    #expect(tokens.shape == [2, 2, 2])
    #expect(tokens.values == [10.1, 20.2, 1.3, 2.4, 10.1, 20.2, 3.3, 4.4])
  }

  @Test func poolingTakesMeansOfWindows() {
    let x = Tensor((0..<16).map(Float.init), shape: [1, 16, 1])
    #expect(x.pooledPlaces(grid: 2).values == [2.5, 4.5, 10.5, 12.5])
    #expect(x.pooledPlaces(grid: 1).values == [7.5])
    #expect(x.pooledPlaces(grid: 4).values == x.values)
  }

  @Test func windowsThatDoNotDivideTheSideOverlap() {
    // Adaptive pooling of 3 to 2: windows 0..<2 and 1..<3.
    let x = Tensor((0..<9).map(Float.init), shape: [1, 9, 1])
    #expect(x.pooledPlaces(grid: 2).values == [2, 3, 5, 6])
  }

  @Test func imagesThatAreNoWholeNumberOfPatchesStopTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = Tensor(zeros: [1, 3, 5, 4]).patches(of: 2) }
  }
}
