import Tensor
import TestSupport
import Testing

@Suite struct NormalizeTests {
  @Test func rowsHaveUnitLength() {
    let y = randomTensor([50, 33], "x").normalized().values
    for row in 0..<50 {
      let squares = y[row * 33..<(row + 1) * 33].reduce(0) { $0 + $1 * $1 }
      #expect(abs(squares - 1) < 1e-5)
    }
  }

  @Test func aRowOfZerosStaysZero() {
    #expect(Tensor(zeros: [2, 3]).normalized().values == [0, 0, 0, 0, 0, 0])
  }

  @Test func softmaxRowsSumToOneAndIgnoreAShift() {
    let x = randomTensor([5, 7], "x")
    let shifted = Tensor(x.values.map { $0 + 100 }, shape: [5, 7])
    let y = x.softmax().values
    for row in 0..<5 { #expect(abs(y[row * 7..<row * 7 + 7].reduce(0, +) - 1) < 1e-5) }
    #expect(distance(y, shifted.softmax().values) < 1e-5)
  }
}
