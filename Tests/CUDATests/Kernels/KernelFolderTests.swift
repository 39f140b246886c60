import CUDA
import CUDAHost
import Foundation
import Tensor
import TestSupport
import Testing

@Suite struct KernelFolderTests {
  @Test func `Machine code is compiled once and kept`() throws {
    try withTemporaryFolder { path in
      let folder = URL(fileURLWithPath: path + "/cuda")
      _ = try hostGPU(codeFolder: folder)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(files.count == 1 && files[0].hasSuffix("-sm_80.cubin") && files[0].count == 16 + "-sm_80.cubin".count)
      // A compiler that cannot be had is not missed then.
      _ = try CUDADevice(hostDriver(), products: hostProducts, codeFolder: folder) { () throws(CUDAFault) in
        throw CUDAFault("It was asked for.")
      }
    }
  }

  @Test func `Without a compiler the fault says how another machine can help`() throws {
    try withTemporaryFolder { path in
      let fault = #expect(throws: CUDAFault.self) {
        try CUDADevice(hostDriver(), products: hostProducts, codeFolder: URL(fileURLWithPath: path)) {
          () throws(CUDAFault) in throw CUDAFault("NVRTC cannot be loaded.")
        }
      }
      #expect(
        fault?.description
          == "There is no machine code of the kernels for sm_80 in \(path), and it cannot be compiled here: NVRTC cannot be "
          + "loaded. Another machine can: `triad cuda compile --arch sm_80 --output DIR`.")
    }
  }
}
