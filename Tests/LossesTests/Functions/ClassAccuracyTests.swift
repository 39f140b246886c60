import Autograd
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct ClassAccuracyTests {
  @Test func itIsTheShareOfRowsWhoseLabelHasTheGreatestLogit() {
    let logits = Tensor([1, 2, 3, 3, 2, 1, -1, -2, -3, 0, 5, 4], shape: [4, 3])
    let accuracy = classAccuracy(logits, labels: Indices([2, 0, 1, 2]))
    #expect(accuracy.value.item == 0.5 && accuracy.isConstant)
  }

  @Test func noOtherClassOfAnEqualRowIsGreater() {
    #expect(classAccuracy(Tensor(zeros: [2, 2]), labels: Indices([0, 1])).value.item == 1)
  }

  @Test func ofNoRowsItIsZero() {
    #expect(classAccuracy(Tensor(zeros: [0, 3]), labels: Indices([Int]())).value.item == 0)
  }
}
