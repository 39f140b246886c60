import TestSupport
import Benchmarks
import Tensor
import Testing

@Suite struct ProfilingDeviceTests {
  private func product(on device: any Device) -> Tensor {
    randomTensor([6, 4], "x", on: device).linear(
      weight: randomTensor([5, 4], "w", on: device), bias: Tensor(zeros: [5], on: device))
  }

  @Test func aProfiledDeviceComputesTheSame() {
    let device = CPUDevice(threadCount: 2)
    #expect(product(on: ProfilingDevice(device)).values == product(on: device).values)
  }

  @Test func eachCallIsCountedWithItsKernelItsSizesAndItsWork() throws {
    let device = ProfilingDevice(CPUDevice(threadCount: 1))
    for _ in 0..<3 { _ = product(on: device) }
    let calls = device.profile.byCall
    // The operands are made on the device.
    #expect(Set(calls.map(\.call.kernel)) == [.upload, .fill, .productNT])
    let found = try #require(calls.first { $0.call.kernel == .productNT })
    #expect(found.call == DeviceProfile.Call(.productNT, rows: 6, columns: 5, inner: 4))
    #expect(found.call.sizes == "6 x 5 x 4")
    #expect(found.entry.calls == 3)
    #expect(found.entry.work.operations == 3 * 2 * 6 * 5 * 4)
    #expect(found.entry.seconds > 0)
  }

  @Test func itsCountAgreesWithTheOperationsThatTheDeviceCounts() {
    let cpu = CPUDevice(threadCount: 1)
    let device = ProfilingDevice(cpu)
    let plan = AttentionPlan(queries: Offsets(lengths: [3, 5]), keys: Offsets(lengths: [2, 4]), heads: 2)
    let (rows, keys) = (plan.queries.total, plan.keys.total)
    _ = Tensor.attention(
      query: ColumnWindow(randomTensor([rows, 8], "q", on: device)),
      key: ColumnWindow(randomTensor([keys, 8], "k", on: device)),
      value: ColumnWindow(randomTensor([keys, 8], "v", on: device)), plan: plan, width: 8, mask: .none)
    _ = product(on: device)
    #expect(device.profile.work.operations == cpu.floatingPointOperations)
    #expect(device.profile.work.operations == 4 * 8 * (3 * 2 + 5 * 4) + 2 * 6 * 5 * 4)
  }

  @Test func timeBelongsToTheInnermostPart() throws {
    let device = ProfilingDevice(CPUDevice(threadCount: 1))
    device.runPart("step") {
      _ = product(on: device)
      device.runPart("inner") { _ = product(on: device) }
      device.runPart("shared", isShared: true) { _ = product(on: device) }
    }
    let parts = device.profile.parts
    #expect(parts.map(\.name) == ["step", "step / inner", "shared"])
    #expect(parts.allSatisfy { $0.work.operations == 2 * 6 * 5 * 4 })
    #expect(parts.allSatisfy { $0.seconds >= $0.kernelSeconds })
  }

  @Test func partsOfTheSameNameAreOne() {
    let device = ProfilingDevice(CPUDevice(threadCount: 1))
    for _ in 0..<2 { device.runPart("again") { _ = product(on: device) } }
    #expect(device.profile.parts.map(\.name) == ["again"])
    #expect(device.profile.byCall.first { $0.call.kernel == .productNT }?.entry.calls == 2)
    device.forget()
    #expect(device.profile.parts.isEmpty)
  }

  @Test func whatIsCountedOutsideAllPartsIsNotLost() {
    let device = ProfilingDevice(CPUDevice(threadCount: 1))
    _ = product(on: device)
    device.runPart(ProfilingDevice.remainder) { device.runPart("EMA") { _ = product(on: device) } }
    #expect(device.profile.parts.map(\.name) == [ProfilingDevice.remainder, "EMA"])
  }

  @Test func aPartThrowsWhatItsBodyThrows() {
    struct Failure: Error {}
    let device = ProfilingDevice(CPUDevice(threadCount: 1))
    #expect(throws: Failure.self) { try device.runPart("failing") { throw Failure() } }
    device.runPart("after") {}
    #expect(device.profile.parts.map(\.name) == ["failing", "after"])
  }

  @Test func otherDevicesNeverAskForTheNameOfAPart() {
    func name() -> String {
      Issue.record("the name was asked for")
      return ""
    }
    let device: any Device = CPUDevice(threadCount: 1)
    #expect(device.runPart(name()) { 7 } == 7)
  }
}
