internal import CCUDA
internal import Foundation

/// The kernels as they lie on a GPU, ready to be launched.
final class KernelModule: Sendable {
  private let context: CUDAContext
  private let clock: KernelClock
  private let module: Handle
  private let functions: [Handle]

  /// Loads machine code for the GPU, and every kernel from it.
  init(
    _ image: [UInt8], from origin: String, into context: CUDAContext, timedBy clock: KernelClock
  ) throws(CUDAFault) {
    let driver = context.driver
    context.makeCurrent()
    var module: UnsafeMutableRawPointer?
    let result = image.withUnsafeBytes { driver.table.module_load(&module, $0.baseAddress) }
    guard result == 0 else {
      throw CUDAFault(
        "\(origin) is not machine code that \(context.gpuName) runs: \(driver.meaning(of: result)); delete it, and it is compiled again."
      )
    }
    var functions: [Handle] = []
    for kernel in Kernel.allCases {
      var function: UnsafeMutableRawPointer?
      guard driver.table.module_function(&function, module, kernel.rawValue) == 0 else {
        _ = driver.table.module_unload(module)
        throw CUDAFault("\(origin) has no kernel '\(kernel.rawValue)'; delete it, and it is compiled again.")
      }
      // A launch may ask for less unless it is said.
      _ = driver.table.function_set(
        function, Int32(TK_CU_FUNCTION_MAX_DYNAMIC_SHARED), Int32(KernelModule.sharedBytes(in: context)))
      functions.append(Handle(function))
    }
    (self.context, self.clock, self.module, self.functions) = (context, clock, Handle(module), functions)
  }

  deinit {
    context.makeCurrent()
    _ = context.driver.table.module_unload(module.pointer)
  }

  /// Some kilobytes are left to what kernels declare themselves.
  private static func sharedBytes(in context: CUDAContext) -> Int { max(0, context.sharedBytesPerBlock - (8 << 10)) }

  /// Runs a kernel after everything that was asked for before; returns at once.
  func launch<each Parameter: KernelParameter>(
    _ kernel: Kernel, _ shape: LaunchShape, _ parameters: repeat each Parameter
  ) {
    guard !shape.isEmpty else { return }
    // A word each, and a pointer to each word.
    var words: [UInt64] = []
    repeat words.append((each parameters).word)
    guard let place = Kernel.places[kernel] else { return }
    context.makeCurrent()
    let result = words.withUnsafeMutableBufferPointer { words in
      guard let first = words.baseAddress.map({ UnsafeMutableRawPointer($0) }) else { return Int32(-1) }
      var pointers: [UnsafeMutableRawPointer?] = words.indices.map { first + $0 * MemoryLayout<UInt64>.stride }
      return clock.time(kernel.rawValue) {
        context.driver.table.launch(
          functions[place].pointer, UInt32(shape.grid.x), UInt32(shape.grid.y), UInt32(shape.grid.z),
          UInt32(shape.block.x), UInt32(shape.block.y), 1, UInt32(shape.sharedBytes), context.stream, &pointers, nil)
      }
    }
    context.require(result, "run '\(kernel.rawValue)'")
  }
}

extension Kernel {
  /// The number of each kernel.
  static let places = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}
