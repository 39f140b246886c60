import Tensor
import Testing

@Suite struct GatherRowsTests {
  @Test func gathersAndScatters() {
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2])
    #expect(x.gatherRows(Indices([2, 0, 2])).values == [5, 6, 1, 2, 5, 6])
    #expect(x.gatherRows(Indices([Int32]())).shape == [0, 2])
    var sum = Tensor(zeros: [3, 2])
    sum.scatterAdd(x, Indices([1, 1, 0]))
    #expect(sum.values == [5, 6, 4, 6, 0, 0])
  }

  @Test func scatteringManyRowsMatchesAPlainLoop() {
    // Wide and long enough to be cut by columns.
    let (rows, columns, count) = (37, 130, 300)
    let x = randomTensor([count, columns], "x")
    var random = Seed(4).stream()
    let indices = (0..<count).map { _ in random.index(below: rows) }
    var expected = [Float](repeating: 0, count: rows * columns)
    let values = x.values
    for (row, index) in indices.enumerated() {
      for column in 0..<columns { expected[index * columns + column] += values[row * columns + column] }
    }
    var sum = Tensor(zeros: [rows, columns])
    sum.scatterAdd(x, Indices(indices))
    #expect(sum.values == expected)
  }

  @Test func blocksStandOneBelowTheOther() {
    let a = Tensor([1, 2], shape: [1, 2])
    let empty = Tensor([], shape: [0, 2])
    let b = Tensor([3, 4, 5, 6], shape: [2, 2])
    let all = Tensor.concatenatingRows([a, empty, b])
    #expect(all.shape == [3, 2])
    #expect(all.values == [1, 2, 3, 4, 5, 6])
  }

  @Test(arguments: [-1, 3]) func indicesOutsideStopTheProgram(index: Int) async {
    await #expect(processExitsWith: .failure) { [index] in
      _ = Tensor(zeros: [3, 2]).gatherRows(Indices([index]))
    }
  }
}

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
