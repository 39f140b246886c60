import CUDA
import Command
import Tensor

extension CUDASurvey {
  /// What a machine without anything of NVIDIA's says of its driver.
  static let absentDriver = "NVIDIA's driver cannot be loaded (no libcuda.so.1): a GPU needs it."

  /// A machine without anything of NVIDIA's.
  static let nothing = CUDASurvey(
    libraries: [
      Library(name: "driver", file: nil, version: nil, fault: absentDriver),
      Library(name: "cuBLASLt", file: nil, version: nil, fault: "cublasLt cannot be loaded."),
      Library(name: "NVRTC", file: nil, version: nil, fault: "NVRTC cannot be loaded."),
    ], gpus: [])

  /// A machine with all libraries and these GPUs.
  static func made(_ gpus: [GPU]) -> CUDASurvey {
    CUDASurvey(
      libraries: [
        Library(name: "driver", file: "libcuda.so.1", version: "13.0", fault: nil),
        Library(name: "cuBLASLt", file: "libcublasLt.so.13", version: "13.0.2", fault: nil),
        Library(name: "NVRTC", file: nil, version: nil, fault: "NVRTC cannot be loaded."),
      ], gpus: gpus)
  }
}

extension CUDASurvey.GPU {
  static func made(
    _ ordinal: Int, name: String = "NVIDIA H200", architecture: String = "sm_90", fault: String? = nil
  ) -> CUDASurvey.GPU {
    CUDASurvey.GPU(
      ordinal: ordinal, name: name, architecture: architecture, memoryBytes: 150 << 30, multiprocessors: 132,
      fault: fault)
  }

  /// One that nothing is computed on.
  static func old(_ ordinal: Int) -> CUDASurvey.GPU {
    made(ordinal, name: "Tesla K80", architecture: "sm_37", fault: "it is older than sm_80")
  }
}

extension ComputeDevices {
  /// Whatever machine the tests run on: what was found, and processors in place of its GPUs.
  static func made(
    _ survey: CUDASurvey, environment: [String: String] = [:],
    open: @escaping @Sendable (Int) throws -> any Device = { _ in CPUDevice(threadCount: 1) }
  ) -> ComputeDevices {
    var devices = ComputeDevices.standard
    devices.environment = environment
    devices.survey = { survey }
    devices.openGPU = open
    devices.compile = { _ in throw CUDAFault("NVRTC cannot be loaded.") }
    return devices
  }
}
