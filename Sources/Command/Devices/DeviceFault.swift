import CUDA
import Files

/// Why the GPU that was asked for cannot be had.
package enum DeviceFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is none, or a library is missing without which none can be used.
  case absence(reason: String)
  /// There are others.
  case noSuchGPU(number: Int, present: [String])
  /// It is there and does not do.
  case unusable(gpu: String, reason: String)

  package var description: String {
    switch self {
    case .absence(let reason):
      "No GPU can be used: \(reason); `triad cuda info` shows what there is, and `--device cpu` uses the processor."
    case .noSuchGPU(let number, let present):
      "There is no cuda:\(number); this process sees \(present.joined(separator: ", "))."
    case .unusable(let gpu, let reason): "\(gpu) cannot be used: \(reason); `--device cpu` uses the processor."
    }
  }
}

extension CUDASurvey {
  /// Why no GPU can be used, whichever it is, as part of a sentence; nil where that is not so.
  var libraryFault: String? {
    // NVRTC is missed only where no machine code was kept, which is said when a device is made.
    libraries.lazy.filter { $0.name != "NVRTC" }.compactMap(\.fault).first.map(\.withoutPeriod)
  }

  /// Why nothing can be computed on any GPU, as part of a sentence; nil where one can be used.
  var obstacle: String? {
    if let libraryFault { return libraryFault }
    guard let first = gpus.first else { return Self.emptiness }
    guard let fault = first.fault, gpus.allSatisfy({ $0.fault != nil }) else { return nil }
    return "\(first.title): \(fault.withoutPeriod)"
  }

  /// Where the driver is there and names no GPU.
  static let emptiness = "the driver names none, or CUDA_VISIBLE_DEVICES hides them"
}

extension CUDASurvey.GPU {
  /// `cuda:0 (NVIDIA H200, sm_90)`
  var title: String { "cuda:\(ordinal) (\(name), \(architecture))" }
}
