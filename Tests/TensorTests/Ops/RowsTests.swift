import Tensor
import TestSupport
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

@Suite struct TransposedTests {
  @Test func rowsBecomeColumns() {
    let wide = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(wide.transposed().shape == [3, 2] && wide.transposed().values == [1, 4, 2, 5, 3, 6])
    // The taller one goes column by column.
    #expect(wide.transposed().transposed().shape == [2, 3] && wide.transposed().transposed().values == wide.values)
    #expect(Tensor([], shape: [0, 3]).transposed().shape == [3, 0])
    #expect(wide.values == [1, 2, 3, 4, 5, 6])
  }
}

@Suite struct MeansTests {
  @Test func eachSequenceHasItsMeanAndAnEmptyOneZeros() {
    let x = Tensor([1, 10, 3, 20, 5, 60, -2, 0.5], shape: [4, 2])
    let means = x.means(of: Offsets(lengths: [3, 0, 1]))
    #expect(means.shape == [3, 2])
    #expect(means.values == [3, 30, 0, 0, -2, 0.5])
  }

  @Test func ownersNameTheRowOfEachElement() {
    #expect(Offsets(lengths: [2, 0, 3]).owners == Indices([0, 0, 2, 2, 2]))
    #expect(Offsets(lengths: []).owners.count == 0)
  }

  @Test func rowsThatBelongToNoSequenceStopTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = Tensor(zeros: [3, 2]).means(of: Offsets(lengths: [1, 1])) }
  }
}

@Suite struct WindowsTests {
  /// 1 to 9, row by row.
  private let map = Tensor((1...9).map(Float.init), shape: [9, 1])

  @Test func aWindowOfThreeSeesItsNeighboursAndZerosBeyondTheBorder() {
    let windows = map.windows(SquareWindows(side: 3, kernel: 3, stride: 1))
    #expect(windows.shape == [9, 9])
    let values = windows.values
    #expect(values[0..<9] == [0, 0, 0, 0, 1, 2, 0, 4, 5])
    #expect(values[9..<18] == [0, 0, 0, 1, 2, 3, 4, 5, 6])
    #expect(values[36..<45] == [1, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(values[72..<81] == [5, 6, 0, 8, 9, 0, 0, 0, 0])
  }

  @Test func aStrideKeepsEveryOtherWindow() {
    let windows = map.windows(SquareWindows(side: 3, kernel: 3, stride: 2))
    #expect(windows.shape == [4, 9])
    #expect((0..<4).map { windows.values[9 * $0 + 4] } == [1, 3, 7, 9])
  }

  @Test func aWindowOfOneIsItsPlace() {
    let maps = randomTensor([2 * 16, 3], "maps")
    #expect(maps.windows(SquareWindows(side: 4, kernel: 1, stride: 1)).values == maps.values)
    #expect(map.windows(SquareWindows(side: 3, kernel: 1, stride: 2)).values == [1, 3, 7, 9])
  }

  @Test func windowsOfTwoAtEverySecondPlaceTileTheMap() {
    let map = Tensor((0..<16).map(Float.init), shape: [16, 1])
    let windows = map.windows(SquareWindows(side: 4, kernel: 2, stride: 2))
    #expect(windows.values == [0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15])
  }

  @Test(arguments: [(3, 1), (3, 2), (5, 1), (2, 1), (4, 3)])
  func aProductWithWindowsIsTheConvolutionAsALoop(kernel: Int, step: Int) {
    let (batch, side, columns, outputs) = (2, 5, 3, 4)
    let maps = randomTensor([batch * side * side, columns], "maps")
    let weight = randomTensor([outputs, kernel * kernel * columns], "weight")
    let windows = SquareWindows(side: side, kernel: kernel, stride: step)
    let found = maps.windows(windows).linear(weight: weight, bias: nil)
    #expect(found.shape == [batch * windows.outSide * windows.outSide, outputs])
    let (x, w) = (maps.values, weight.values)
    var expected: [Double] = []
    for image in 0..<batch {
      for row in stride(from: 0, to: side, by: step) {
        for column in stride(from: 0, to: side, by: step) {
          for output in 0..<outputs {
            var sum = 0.0
            for y in 0..<kernel {
              for z in 0..<kernel {
                let (r, c) = (row + y - (kernel - 1) / 2, column + z - (kernel - 1) / 2)
                guard (0..<side).contains(r), (0..<side).contains(c) else { continue }
                for channel in 0..<columns {
                  let factor = w[output * kernel * kernel * columns + (y * kernel + z) * columns + channel]
                  sum += Double(factor) * Double(x[((image * side + r) * side + c) * columns + channel])
                }
              }
            }
            expected.append(sum)
          }
        }
      }
    }
    #expect(zip(found.values, expected).allSatisfy { abs(Double($0) - $1) < 1e-4 })
  }

  @Test func rowsThatAreNoWholeNumberOfMapsStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor(zeros: [10, 2]).windows(SquareWindows(side: 3, kernel: 3, stride: 1))
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
