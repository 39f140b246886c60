import Tensor
import TestSupport
import Testing

@Suite struct PrecisionTests {
  private func bfloat16(_ device: any Device) -> any Device { device.computing(in: .bfloat16) }

  @Test(arguments: [CPUDevice(threadCount: 2), FencedDevice()] as [any Device])
  func `A device gives itself in each precision once`(device: any Device) {
    #expect(device.precision == .float32 && device.computing(in: .float32) === device)
    let view = bfloat16(device)
    #expect(view.precision == .bfloat16 && view !== device && bfloat16(device) === view && bfloat16(view) === view)
    #expect(view.computing(in: .float32) === device && view.name == device.name)
  }

  @Test func `A view that nobody uses is let go, and so is its device`() {
    weak var device: CPUDevice?
    weak var view: CPUDevice?
    do {
      let made = CPUDevice(threadCount: 1)
      device = made
      do {
        let other = made.processor(in: .bfloat16)
        view = other
        let x = Tensor([1, 2], shape: [2], on: other)
        #expect((x + x).values == [2, 4])
      }
      #expect(view == nil)
    }
    #expect(device == nil)
  }

  @Test func `Memory and counts are those of the device`() {
    let device = CPUDevice(threadCount: 2)
    let view = device.processor(in: .bfloat16)
    let x = Tensor([1, 2, 3, 4], shape: [2, 2], on: view)
    #expect(device.memoryUse.liveBytes > 0 && device.memoryUse == view.memoryUse)
    _ = x.multipliedByTransposed(x)
    #expect(device.floatingPointOperations == 16 && view.floatingPointOperations == 16)
  }

  @Test func `In steady state the system is asked for nothing`() {
    let view = CPUDevice(threadCount: 2).processor(in: .bfloat16)
    func step() {
      let (a, b) = (randomTensor([300, 400], "a", on: view), randomTensor([500, 400], "b", on: view))
      let product = a.multipliedByTransposed(b)
      let plan = Offsets(lengths: [100, 200]).selfAttention(visible: nil, heads: 5)
      let parts = (0..<3).map { ColumnWindow(product, column: 100 * $0) }
      let (output, lse) = Tensor.attention(
        query: parts[0], key: parts[1], value: parts[2], plan: plan, width: 100, mask: .none)
      #expect(output.shape == [300, 100] && lse.shape == [300, 5])
    }
    step()
    let before = view.systemAllocations
    for _ in 0..<4 { step() }
    #expect(view.systemAllocations == before && view.memoryUse.liveBytes == 0)
  }

  @Test func `Tensors of different precisions do not meet`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let device = CPUDevice(threadCount: 1)
      let (a, b) = (
        Tensor([1, 2], shape: [2], on: device), Tensor([1, 2], shape: [2], on: device.computing(in: .bfloat16))
      )
      print((a + b).values)
    }
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains("1 thread), bfloat16'"), "\(said)")
  }

  private static let view = CPUDevice(threadCount: 2).processor(in: .bfloat16)

  @Test(arguments: TensorChange.kernels(of: PrecisionTests.view))
  func `No kernel changes a tensor that shares its elements`(change: TensorChange) {
    #expect(change.leavesSharersAlone(on: Self.view))
  }
}
