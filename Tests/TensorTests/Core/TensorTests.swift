import Tensor
import TestSupport
import Testing

@Suite struct TensorTests {
  @Test func aCopyKeepsItsValuesWhenTheOriginalChanges() {
    var a = Tensor([1, 2, 3], shape: [3])
    let b = a
    a.device.scale(&a, by: 9)
    #expect(a.values == [9, 18, 27])
    #expect(b.values == [1, 2, 3])
  }

  @Test func everyMutatingOperationCopiesWhatIsShared() {
    let original = Tensor([1, 2], shape: [2])
    var sum = original
    sum.add(original, times: 2)
    var moved = original
    moved.move(toward: Tensor(zeros: [2]), weight: 0.5)
    let scaled = original * 3
    #expect(sum.values == [3, 6])
    #expect(moved.values == [0.5, 1])
    #expect(scaled.values == [3, 6])
    #expect(original.values == [1, 2])
  }

  @Test func aTensorThatIsNotSharedIsChangedInPlace() {
    var a = Tensor([1, 2], shape: [2])
    let before = a.address
    a.device.scale(&a, by: 5)
    #expect(a.address == before)
  }

  @Test func reshapingSharesUntilWritten() {
    let a = Tensor([1, 2, 3, 4], shape: [2, 2])
    var b = a.reshaped([4])
    #expect(a.address == b.address)
    b.device.scale(&b, by: 0)
    #expect(b.shape == [4])
    #expect(a.values == [1, 2, 3, 4])
  }

  @Test func aScalarIsItsItem() {
    #expect(Tensor(2.5).shape == [])
    #expect(Tensor(2.5).item == 2.5)
    #expect(Tensor([7], shape: [1, 1]).item == 7)
  }

  @Test func emptyTensorsAreAllowed() {
    let empty = Tensor([], shape: [0, 3])
    #expect(empty.values.isEmpty)
    #expect((empty + empty).shape == [0, 3])
    #expect(empty.sum() == 0)
    #expect(empty.isFinite)
    #expect(empty.softmax().count == 0)
    #expect(empty.normalized().count == 0)
    #expect(empty.linear(weight: Tensor(zeros: [2, 3]), bias: Tensor(zeros: [2])).shape == [0, 2])
  }

  @Test func namesItsSizes() {
    let (batch, places, width) = Tensor(zeros: [2, 3, 4]).shape3
    #expect((batch, places, width) == (2, 3, 4))
  }

  @Test func aWrongNumberOfValuesStopsTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([1, 2, 3], shape: [2, 2]) }
  }
}
