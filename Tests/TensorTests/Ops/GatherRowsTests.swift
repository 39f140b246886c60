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
