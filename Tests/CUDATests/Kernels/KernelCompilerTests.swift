import CUDA
import TestSupport
import Testing

@Suite struct KernelCompilerTests {
  @Test func `What each kernel takes is read from the assembler's log`() {
    let log = """
      ptxas info    : 0 bytes gmem
      ptxas info    : Compiling entry function 'softmax' for 'sm_90a'
      ptxas info    : Function properties for softmax
      ptxas         .     16 bytes stack frame, 12 bytes spill stores, 8 bytes spill loads
      ptxas info    : Used 40 registers, used 1 barriers, 1024 bytes smem
      ptxas info    : Compile time = 3.561 ms
      ptxas info    : Compiling entry function 'axpy' for 'sm_90a'
      ptxas info    : Function properties for axpy
      ptxas         .     0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
      ptxas info    : Used 10 registers, used 0 barriers
      """
    let uses = KernelCompiler.uses(in: log)
    #expect(uses.map(\.name) == ["axpy", "softmax"] && uses.map(\.registers) == [10, 40])
    #expect(uses.map(\.sharedBytes) == [0, 1024] && uses.map(\.spilledBytes) == [0, 12])
  }
}
