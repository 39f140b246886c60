import Tensor
import TestSupport
import Testing

@Suite struct MatrixViewTests {
  @Test func aViewHasTheSizesThatItHasInTheProduct() {
    let x = Tensor(zeros: [2, 3, 4])
    #expect((MatrixView(x).rows, MatrixView(x).columns) == (6, 4))
    #expect((MatrixView(x, transposed: true).rows, MatrixView(x, transposed: true).columns) == (4, 6))
  }

  @Test func aWindowMayEndWhereItsTensorDoes() {
    let view = MatrixView(Tensor(zeros: [11]), MatrixWindow(rows: 2, columns: 3, offset: 2, stride: 6))
    #expect((view.rows, view.columns) == (2, 3))
  }

  @Test func anEmptyWindowMayLieAnywhere() {
    #expect(MatrixView(Tensor(zeros: [2]), MatrixWindow(rows: 0, columns: 3, offset: 9, stride: 3)).rows == 0)
  }

  @Test func aWindowBeyondItsTensorStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = MatrixView(Tensor(zeros: [10]), MatrixWindow(rows: 2, columns: 3, offset: 2, stride: 6))
    }
  }

  @Test func aWindowBeforeItsTensorStopsTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = MatrixWindow(rows: 1, columns: 1, offset: -1, stride: 1) }
  }

  @Test func rowsThatOverlapStopTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = MatrixWindow(rows: 2, columns: 3, stride: 2) }
  }

  @Test func aProductThatReachesBeyondItsOutputStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      var out = Tensor(zeros: [5])
      let (a, b) = (Tensor(zeros: [2, 4]), Tensor(zeros: [4, 3]))
      out.device.matrixProduct(
        &out, MatrixWindow(rows: 2, columns: 3, stride: 3), MatrixView(a), MatrixView(b), alpha: 1, beta: 0, bias: nil)
    }
  }

  @Test func sizesThatDoNotFitStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      var out = Tensor(zeros: [2, 3])
      out.device.matrixProduct(&out, MatrixView(Tensor(zeros: [2, 4])), MatrixView(Tensor(zeros: [3, 4])))
    }
    await #expect(processExitsWith: .failure) {
      var out = Tensor(zeros: [2, 3])
      out.device.matrixProduct(
        &out, MatrixView(Tensor(zeros: [2, 4])), MatrixView(Tensor(zeros: [4, 3])), bias: Tensor(zeros: [2]))
    }
  }
}
