import Benchmarks
import Tensor
import Testing

@Suite struct KernelCaseTests {
  private static let kernels: Set<Kernel> = Set(KernelCase.all.map(\.kernel))

  @Test(
    "The kernels that a step spends its time in are all timed",
    arguments: [
      Kernel.productNN, .productNT, .productTN, .attention, .attentionBackward, .layerNorm, .layerNormBackward,
      .gelu, .geluBackward, .softmax, .crossEntropy, .crossEntropyBackward, .localAlignment, .gatherRows,
      .scatterAddRows, .patchify, .lookUp, .adamW, .lerp,
    ])
  func covered(kernel: Kernel) { #expect(Self.kernels.contains(kernel)) }

  @Test func oddSizesAreAmongTheProducts() {
    let device = CPUDevice(threadCount: 1)
    for kernel in [Kernel.productNN, .productNT, .productTN] {
      let odd = KernelCase.all.first { $0.kernel == kernel && $0.origin == "odd" }
      #expect(odd?.count(on: device).call == DeviceProfile.Call(kernel, rows: 257, columns: 193, inner: 61))
    }
  }

  @Test func casesHaveNamesOfTheirOwn() {
    let names = KernelCase.all.map { "\($0.kernel.rawValue), \($0.origin)" }
    #expect(Set(names).count == names.count)
  }

  @Test("A small case runs and counts itself", arguments: ["tiny: 16 regions", "tiny: words", "odd"])
  func runs(origin: String) {
    let device = CPUDevice(threadCount: 1)
    for item in KernelCase.all where item.origin == origin {
      let timing = item.measure(on: device, seconds: 0)
      #expect(timing.kernel == item.kernel)
      #expect(timing.seconds > 0 && timing.seconds.isFinite)
      #expect(timing.work.bytes > 0)
      #expect(!timing.sizes.isEmpty)
    }
  }

  @Test func aTimingIsComparedWithTheLimitThatHoldsIt() {
    let timing = KernelTiming(
      kernel: .productNN, origin: "", sizes: "", work: KernelWork(operations: 50, bytes: 10), seconds: 2)
    #expect(timing.operationsPerSecond == 25)
    #expect(timing.bytesPerSecond == 5)
    #expect(timing.share(of: MachineLimits(operationsPerSecond: 100, bytesPerSecond: 100)) == 0.25)
    #expect(timing.share(of: MachineLimits(operationsPerSecond: 1000, bytesPerSecond: 10)) == 0.5)
  }
}
