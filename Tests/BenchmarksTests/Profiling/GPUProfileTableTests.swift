import Benchmarks
import CUDA
import Testing

@Suite struct GPUProfileTableTests {
  @Test func `Times and calls are those of a step, and shares those of all work`() {
    let table = GPUProfileTable(
      [KernelTime(name: "softmax", calls: 4, seconds: 0.03), KernelTime(name: "axpy", calls: 2, seconds: 0.01)],
      steps: 2)
    #expect(
      table.text.split(separator: "\n").map(String.init) == [
        "on the GPU  calls per step  ms per step     %", "softmax                2.0       15.000  75.0",
        "axpy                   1.0        5.000  25.0", "all                              20.000",
      ])
  }
}
