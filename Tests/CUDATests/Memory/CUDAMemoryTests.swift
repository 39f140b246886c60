import CUDA
import CUDAHost
import Foundation
import Tensor
import TestSupport
import Testing

@Suite struct CUDAMemoryTests {
  @Test func `In steady state the driver is asked for nothing`() throws {
    let device = try hostGPU()
    func step() {
      let (a, b) = (normalTensor([64, 300], on: device), normalTensor([300, 70], on: device))
      var out = Tensor(zeros: [64, 70], on: device)
      device.matrixProduct(&out, MatrixView(a), MatrixView(b))
      var sums = DeviceSums(storage: Tensor(zeros: [2], on: device))
      device.squares(&sums, at: 0, out)
      #expect(sums.values[0] > 0)
    }
    step()
    let requests = device.memoryUse.systemRequests
    for _ in 0..<5 { step() }
    #expect(requests > 0 && device.memoryUse.systemRequests == requests)
    #expect(device.memoryUse.liveBytes == 0 && device.memoryUse.heldBytes > 0)
  }

  @Test func `A GPU that is full ends the process with one sentence`() async throws {
    let result = await #expect(
      processExitsWith: .exitCode(70), observing: [\.standardErrorContent]
    ) {
      // Less than a workspace of 32 MiB, a first step of 64 MiB and the next tensor take together.
      tk_host_set_memory(160 << 20)
      let device = try hostGPU()
      let first = Tensor(zeros: [16 << 20], on: device)
      let second = Tensor(zeros: [32 << 20], on: device)
      print(first.count + second.count)
    }
    let said = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(
      said.contains(
        "triad: GPU 0 (host emulation) is full: 134217728 more bytes were asked for, with 64 MiB in use; a smaller batch or more "
          + "shards per step take less."), "\(said)")
  }

  @Test func `What a device took is given back with it`() async {
    // In a process of its own, because other tests hold devices meanwhile.
    await #expect(processExitsWith: .success) {
      do {
        let device = try hostGPU()
        var product = Tensor(zeros: [3, 3], on: device)
        let x = Tensor((0..<9).map { Float($0) }, shape: [3, 3], on: device)
        device.matrixProduct(&product, MatrixView(x), MatrixView(x))
        guard product.values[0] == 15 else { exit(1) }
      }
      let held = tk_host_held()
      let all = [
        held.memory_bytes, held.memories, held.reservations, held.host_memories, held.streams, held.events,
        held.modules,
        held.contexts, held.handles, held.programs,
      ]
      guard all.allSatisfy({ $0 == 0 }) else {
        print(all)
        exit(2)
      }
    }
  }

  private func normalTensor(_ shape: Shape, on device: any Device) -> Tensor {
    var random = Seed(1).stream()
    return Tensor(shape: shape, on: device) { random.normal() }
  }
}
