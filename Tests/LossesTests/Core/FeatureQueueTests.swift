import Losses
import Tensor
import TestSupport
import Testing

@Suite struct FeatureQueueTests {
  @Test func itStartsWithUnitRowsThatDependOnTheSeed() {
    let queue = FeatureQueue(size: 5, width: 7, seed: Seed(1), on: CPUDevice.standard)
    #expect(rows(of: queue.features).allSatisfy { abs(dot($0, $0) - 1) < 1e-5 })
    #expect(
      queue.features.values == FeatureQueue(size: 5, width: 7, seed: Seed(1), on: CPUDevice.standard).features.values)
    #expect(
      queue.features.values != FeatureQueue(size: 5, width: 7, seed: Seed(2), on: CPUDevice.standard).features.values)
  }

  @Test func picturesAndCaptionsStartDifferently() {
    let queues = FeatureQueues(size: 4, width: 3, seed: Seed(1), on: CPUDevice.standard)
    #expect(queues.image.features.values != queues.text.features.values)
  }

  @Test func aWriteWrapsAround() {
    var queue = FeatureQueue(features: Tensor(zeros: [5, 1]), next: 0)
    queue.enqueue(Tensor([1, 2, 3], shape: [3, 1]))
    #expect(queue.features.values == [1, 2, 3, 0, 0] && queue.next == 3)
    queue.enqueue(Tensor([4, 5, 6], shape: [3, 1]))
    #expect(queue.features.values == [6, 2, 3, 4, 5] && queue.next == 1)
  }

  @Test func aWriteLeavesWhatTheQueueHeldBeforeAlone() {
    let start = Tensor([7, 8, 9], shape: [3, 1])
    var queue = FeatureQueue(features: start, next: 0)
    let (features, copy) = (queue.features, queue)
    queue.enqueue(Tensor([1, 2], shape: [2, 1]))
    #expect(queue.features.values == [1, 2, 9])
    #expect(start.values == [7, 8, 9] && features.values == [7, 8, 9] && copy.features.values == [7, 8, 9])
  }

  @Test func groupsWrapAroundWithTheirRows() {
    var queue = FeatureQueue(features: Tensor(zeros: [3, 1]), next: 0)
    #expect(queue.groups == [-100, -100, -100])
    queue.enqueue(Tensor([1, 2], shape: [2, 1]), groups: [11, 12])
    #expect(queue.groups == [11, 12, -100])
    queue.enqueue(Tensor([3, 4], shape: [2, 1]), groups: [13, 14])
    #expect(queue.groups == [14, 12, 13])
    // Nobody asked for these rows' group.
    queue.enqueue(Tensor([5], shape: [1, 1]))
    #expect(queue.groups == [14, -100, 13])
  }

  @Test func aBatchThatFillsTheQueueReturnsToTheStart() {
    var queue = FeatureQueue(features: Tensor(zeros: [3, 1]), next: 0)
    queue.enqueue(Tensor([1, 2, 3], shape: [3, 1]))
    #expect(queue.features.values == [1, 2, 3] && queue.next == 0)
  }

  @Test func ofABatchLargerThanTheQueueTheLastStay() {
    var queue = FeatureQueue(features: Tensor(zeros: [2, 1]), next: 0)
    queue.enqueue(Tensor([1, 2, 3, 4, 5], shape: [5, 1]))
    #expect(queue.features.values == [5, 4] && queue.next == 1)
  }

  @Test func aQueueOfNothingIgnoresWrites() {
    var queue = FeatureQueue(size: 0, width: 3, seed: Seed(1), on: CPUDevice.standard)
    queue.enqueue(Tensor(zeros: [2, 3]))
    #expect(queue.size == 0 && queue.next == 0)
  }

  @Test func aCopyKeepsItsRows() {
    var queue = FeatureQueue(features: Tensor(zeros: [2, 1]), next: 0)
    let copy = queue
    queue.enqueue(Tensor([1], shape: [1, 1]))
    #expect(copy.features.values == [0, 0] && copy.next == 0)
  }
}
