import Autograd
import Tensor
import TestSupport
import Testing

@Suite struct GatherRowsTests {
  @Test func gatherRowsMatchesFiniteDifferences() {
    checkGradients([randomTensor([5, 3], "table")]) { $0[0].gatherRows(Indices([4, 0, 4, 2, 4])) }
  }

  @Test func rowsThatAreNotGatheredGetZero() {
    let tape = Tape()
    let table = Parameter(path: "table", value: randomTensor([4, 2], "table"))
    let rows = tape.variable(table).gatherRows(Indices([1, 1, 3]))
    let gradient = tape.gradients(of: Projection(weights: Tensor(repeating: 1, shape: [3, 2]))(rows))[table]
    #expect(gradient?.values == [0, 0, 2, 2, 0, 0, 1, 1])
  }

  @Test func addingARowMatchesFiniteDifferences() {
    checkGradients([randomTensor([2, 3, 5], "x"), randomTensor([5], "row")]) { $0[0].adding(row: $0[1]) }
  }

  @Test func addingARowLeavesTheInputAlone() {
    let x = randomTensor([3, 5], "x")
    let before = x.values
    _ = Variable(x).adding(row: Variable(randomTensor([5], "row")))
    #expect(x.values == before)
  }
}

@Suite struct TransposedTests {
  @Test(arguments: [[3, 5], [5, 3], [1, 4], [0, 3]] as [Shape]) func `It matches finite differences`(shape: Shape) {
    checkGradients([randomTensor(shape, "x")]) { $0[0].transposed() }
  }
}

@Suite struct ConcatenatedRowsTests {
  @Test func concatenatingRowsMatchesFiniteDifferences() {
    checkGradients([randomTensor([2, 3], "a"), randomTensor([0, 3], "empty"), randomTensor([2, 2, 3], "b")]) {
      .concatenatingRows([$0[2], $0[0], $0[1], $0[0]])
    }
  }

  @Test func aConstantBlockGetsNoGradient() {
    let tape = Tape()
    let own = Parameter(path: "own", value: randomTensor([2, 3], "own"))
    let rows = Variable.concatenatingRows([Variable(randomTensor([4, 3], "constant")), tape.variable(own)])
    let gradients = tape.gradients(of: rows.mean())
    #expect(gradients.parameters.map(\.path) == ["own"])
    #expect(gradients[own]?.values == [Float](repeating: 1 / 18, count: 6))
  }
}

@Suite struct MeansTests {
  @Test(arguments: [[3, 1, 5], [0, 4, 0, 0, 2, 0], [6], [0]])
  func meansMatchFiniteDifferences(lengths: [Int]) {
    checkGradients([randomTensor([lengths.reduce(0, +), 3], "x")]) { $0[0].means(of: Offsets(lengths: lengths)) }
  }

  @Test func aRowGetsItsShareOfTheMean() {
    let tape = Tape()
    let x = Parameter(path: "x", value: randomTensor([5, 1], "x"))
    let means = tape.variable(x).means(of: Offsets(lengths: [4, 0, 1]))
    let sum = Projection(weights: Tensor([2, 100, 3], shape: [3, 1]))(means)
    #expect(tape.gradients(of: sum)[x]?.values == [0.5, 0.5, 0.5, 0.5, 3])
  }
}

@Suite struct WindowsTests {
  @Test(arguments: [(3, 3, 1), (4, 3, 2), (5, 3, 2), (4, 2, 2), (3, 2, 1), (3, 1, 2), (2, 5, 1), (1, 3, 1)])
  func windowsMatchFiniteDifferences(side: Int, kernel: Int, stride: Int) {
    checkGradients([randomTensor([2 * side * side, 3], "maps")]) {
      $0[0].windows(side: side, kernel: kernel, stride: stride)
    }
  }

  @Test func aConvolutionMatchesFiniteDifferences() {
    // Reads the input both directly and through a windowed layer that must be made again in backward.
    checkGradients([
      randomTensor([2 * 9, 2], "maps"), randomTensor([2, 18], "weight"), randomTensor([2, 18], "next"),
    ]) {
      let first = $0[0].windows(side: 3, kernel: 3, stride: 1).linear(weight: $0[1], bias: nil) + $0[0]
      return first.windows(side: 3, kernel: 3, stride: 2).linear(weight: $0[2], bias: nil)
    }
  }

  @Test func aPlaceGetsAGradientFromEachWindowThatSeesIt() {
    let tape = Tape()
    let map = Parameter(path: "map", value: randomTensor([9, 1], "map"))
    let windows = tape.variable(map).windows(side: 3, kernel: 3, stride: 1)
    let gradient = tape.gradients(of: Projection(weights: Tensor(repeating: 1, shape: [9, 9]))(windows))[map]
    #expect(gradient?.values == [4, 6, 4, 6, 9, 6, 4, 6, 4])
  }

  @Test func aConvolutionIsCountedAsItsProduct() {
    let device = CPUDevice(threadCount: 1)
    let (side, columns, outputs) = (6, 4, 5)
    let maps = Variable(randomTensor([2 * side * side, columns], "maps", on: device))
    let weight = Variable(randomTensor([outputs, 9 * columns], "weight", on: device))
    let before = device.floatingPointOperations
    let y = maps.windows(side: side, kernel: 3, stride: 2).linear(weight: weight, bias: nil)
    #expect(y.shape == [2 * 3 * 3, outputs])
    #expect(device.floatingPointOperations - before == 2 * (2 * 3 * 3) * (9 * columns) * outputs)
  }
}

@Suite struct PatchesTests {
  @Test func assembledTokensMatchesFiniteDifferences() {
    checkGradients([randomTensor([3, 4, 5], "x"), randomTensor([5], "class"), randomTensor([5, 5], "positions")]) {
      $0[0].assembledTokens(classToken: $0[1], positions: $0[2])
    }
  }

  @Test func gradientsKeepTheShapesOfCheckpoints() {
    let tape = Tape()
    let token = Parameter(path: "cls", value: randomTensor([1, 1, 5], "class"))
    let positions = Parameter(path: "positions", value: randomTensor([1, 5, 5], "positions"))
    let out = Variable(randomTensor([3, 4, 5], "x")).assembledTokens(
      classToken: tape.variable(token), positions: tape.variable(positions))
    let gradients = tape.gradients(of: out.mean())
    #expect(gradients[token]?.shape == [1, 1, 5])
    #expect(gradients[positions]?.shape == [1, 5, 5])
  }

  @Test func anImageWithoutPlacesIsItsClassToken() {
    checkGradients([randomTensor([2, 0, 5], "x"), randomTensor([5], "class"), randomTensor([1, 5], "positions")]) {
      $0[0].assembledTokens(classToken: $0[1], positions: $0[2])
    }
  }
}
