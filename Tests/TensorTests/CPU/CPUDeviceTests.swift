import Tensor
import TestSupport
import Testing

@Suite struct CPUDeviceTests {
  private func someWork(on device: CPUDevice, rows: Int) -> Float {
    let x = randomTensor([rows, 64], "x", on: device)
    let weight = randomTensor([96, 64], "w", on: device)
    let y = x.linear(weight: weight, bias: Tensor(zeros: [96], on: device))
    var sum = (y + y * 0.5).normalized()
    sum.add(y, times: 0.25)
    return Float(sum.softmax().dot(y))
  }

  @Test func repeatedWorkAsksTheSystemForNothing() {
    let device = CPUDevice(threadCount: 2)
    let first = someWork(on: device, rows: 700)
    let (allocations, bytes) = (device.systemAllocations, device.allocatedBytes)
    for _ in 0..<5 { #expect(someWork(on: device, rows: 700) == first) }
    #expect(device.systemAllocations == allocations)
    #expect(device.allocatedBytes == bytes)
  }

  @Test func slightlyDifferentSizesShareBlocks() {
    let device = CPUDevice(threadCount: 1)
    _ = Tensor(zeros: [1000], on: device)
    let allocations = device.systemAllocations
    _ = Tensor(zeros: [1010], on: device)
    #expect(device.systemAllocations == allocations)
  }

  @Test func memoryInUseIsNeverHandedOutTwice() {
    let device = CPUDevice(threadCount: 1)
    let tensors = (0..<100).map { Tensor(repeating: Float($0), shape: [50 + $0], on: device) }
    for (index, tensor) in tensors.enumerated() {
      #expect(tensor.values.allSatisfy { $0 == Float(index) })
    }
  }

  @Test func atLeastOneThreadIsUsed() {
    #expect(CPUDevice(threadCount: 0).threadCount == 1)
    #expect(CPUDevice(threadCount: 1).name.contains("1 thread)"))
    #expect(CPUDevice(threadCount: 3).name.contains("3 threads)"))
  }

  @Test func tensorsOutliveTheLastNameOfTheirDevice() {
    let tensor = Tensor(repeating: 2, shape: [40_000], on: CPUDevice(threadCount: 2))
    #expect((tensor + tensor).sum() == 160_000)
  }
}
