import Tensor

/// The numbers of a weight in bfloat16, which all products of a step read; their memory is given back with the weight's.
final class RoundedWeight: Sendable {
  /// Which of the weight's numbers these are.
  let window: MatrixWindow
  private let memory: Block

  /// Rounds them after everything that was asked for before, into the memory of `former` ones of the same window.
  init(_ view: MatrixView, former: RoundedWeight?, on device: CUDADevice) {
    window = view.window
    if let former, former.window == view.window {
      memory = former.memory
    } else {
      memory = Block(bytes: RoundedWeight.bytes(of: view.window), on: device)
    }
    device.narrow(view, into: start)
  }

  /// The first row's.
  var start: KernelAddress { KernelAddress(memory.address) }

  /// From one row to the next, in numbers: rows begin at multiples of 16 bytes, which the library's fastest kernels need.
  static func stride(of window: MatrixWindow) -> Int { LaunchShape.quotient(window.columns, 8) * 8 }

  /// What a rounded copy of a window takes.
  static func bytes(of window: MatrixWindow) -> Int { 2 * window.rows * stride(of: window) }

  /// Memory of the GPU, as long as anybody needs it.
  private final class Block: Sendable {
    let address: DeviceAddress
    private let count: Int
    private let device: CUDADevice

    init(bytes: Int, on device: CUDADevice) {
      count = max(1, (bytes + 3) / 4)
      address = device.allocate(count)
      self.device = device
    }

    deinit { device.recycle(address, count: count) }
  }
}
