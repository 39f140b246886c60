import Autograd
import Tensor
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
