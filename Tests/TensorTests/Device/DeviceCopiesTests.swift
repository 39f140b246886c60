import Tensor
import TestSupport
import Testing

@Suite struct DeviceCopiesTests {
  @Test func aDeviceMakesItsCopyOnce() {
    let (one, other) = (CPUDevice(threadCount: 1), CPUDevice(threadCount: 1))
    let copies = DeviceCopies()
    var made = 0
    func copy(for device: any Device) -> Int {
      copies.copy(for: device) {
        made += 1
        return made
      }
    }
    #expect([copy(for: one), copy(for: one), copy(for: other), copy(for: one)] == [1, 1, 2, 1])
  }

  @Test func aPlanLetsGoOfItsRowsAndOfTheDeviceThatMadeItsCopy() {
    weak var device: CPUDevice?
    do {
      let made = CPUDevice(threadCount: 1)
      device = made
      let x = randomTensor([5, 12], "queries, keys, values", on: made)
      let plan = Offsets(lengths: [3, 2]).selfAttention(visible: nil, heads: 2)
      let parts = (0..<3).map { ColumnWindow(x, column: 4 * $0) }
      let output = Tensor.attention(
        query: parts[0], key: parts[1], value: parts[2], plan: plan, width: 4, mask: .none
      ).output
      #expect(output.shape == [5, 4])
    }
    #expect(device == nil)
  }

  @Test func rowsThatAttendToThemselvesHaveOnePlan() {
    let offsets = Offsets(lengths: [3, 2])
    let again = offsets
    #expect(offsets.selfAttention(visible: nil, heads: 2).copies === again.selfAttention(visible: nil, heads: 2).copies)
    #expect(
      offsets.selfAttention(visible: nil, heads: 2).copies !== offsets.selfAttention(visible: nil, heads: 1).copies)
    #expect(
      offsets.selfAttention(visible: [1, 2], heads: 2).copies !== offsets.selfAttention(visible: nil, heads: 2).copies)
  }
}
