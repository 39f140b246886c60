package import CUDA
import CUDAHost
package import Foundation
import Tensor

/// A GPU that this machine does not have: the device for GPUs, whose driver and libraries are stood in for by a host that runs every thread
/// of a kernel as a fiber.
///
/// What is shown on it is everything but speed: kernels, what they are handed, memory, the order of calls.
package func hostGPU() throws -> CUDADevice {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("triad-host-gpu-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  return try hostGPU(codeFolder: folder)
}

/// The same, its machine code kept in a folder.
package func hostGPU(codeFolder: URL) throws -> CUDADevice {
  try CUDADevice(hostDriver(), products: hostProducts, codeFolder: codeFolder) { () throws(CUDAFault) in hostCompiler }
}

/// The host's driver, started.
package func hostDriver() throws(CUDAFault) -> CUDADriver {
  let driver = CUDADriver(tk_host_driver().pointee, file: "the host")
  try driver.check(driver.table.`init`(0), "start")
  return driver
}

package var hostProducts: ProductLibrary { ProductLibrary(tk_host_cublas_lt().pointee, file: "the host") }

package var hostCompiler: KernelCompiler { KernelCompiler(tk_host_nvrtc().pointee, file: "the host") }
