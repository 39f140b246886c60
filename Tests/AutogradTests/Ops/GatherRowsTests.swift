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
