internal import CCUDA

/// Memory of the GPU that products may use while they run, taken once.
final class WorkspaceMemory: Sendable {
  /// What cublasLt's documentation recommends for Hopper.
  static let bytes = 32 << 20

  let address: UInt64

  init(_ context: CUDAContext) {
    var range = CUDAAddressRange(context)
    guard let start = range.extend(by: WorkspaceMemory.bytes) else {
      context.stop(
        "GPU \(context.ordinal) (\(context.gpuName)) is full: there are not even \(WorkspaceMemory.bytes >> 20) MiB left."
      )
    }
    address = UInt64(start)
    self.range = range
  }

  private let range: CUDAAddressRange

  deinit {
    var range = range
    range.giveBack()
  }
}
