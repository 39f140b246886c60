import CUDA
import CUDAHost
import Tensor
import TestSupport
import Testing

/// Every kernel against the processor's, as `triad cuda check` does on a GPU.
@Suite(.serialized) struct DeviceCheckTests {
  @Test func `Every kernel agrees with the processor within 1e-5`() throws {
    let results = try DeviceCheck.run(try hostGPU(), against: CPUDevice.standard) { result in
      #expect(result.passes, "\(result.name): \(result.error)")
    }
    #expect(results.count > 80 && Set(results.map(\.name)).count == results.count)
  }

  @Test func `No bit depends on the order in which blocks and threads run`() throws {
    defer { tk_host_set_order(0, 0) }
    let device = try hostGPU()
    let bits = [(0, 0), (1, 0), (2, 1), (2, 2)].map { order, seed in
      tk_host_set_order(Int32(order), UInt64(seed))
      return DeviceCheck.outputs(of: device).map { $0.map(\.bitPattern) }
    }
    #expect(bits.dropFirst().allSatisfy { $0 == bits[0] })
  }

  @Test func `What differs is found`() throws {
    let results = try DeviceCheck.run(CPUDevice(threadCount: 1), against: CPUDevice(threadCount: 2)) { _ in }
    #expect(results.allSatisfy { $0.error == 0 })
    #expect(!DeviceCheck.Result(name: "", error: 1.1e-5, limit: 1e-5).passes)
    #expect(!DeviceCheck.Result(name: "", error: .infinity, limit: 1e-5).passes)
    #expect(!DeviceCheck.Result(name: "", error: .nan, limit: 1e-5).passes)
  }
}
