package import Foundation
public import Tensor

/// A GPU of NVIDIA's: kernels of Triad's own, products by cuBLASLt, one stream.
///
/// Everything runs in the order of the calls, later than it was called; only a download waits. Sums have an order that follows from sizes
/// alone, so the same numbers come out of every run on the same GPU with the same libraries.
public final class CUDADevice: Device {
  /// What the operands of matrix products and of attention are rounded to.
  public let precision: Precision
  let context: CUDAContext
  let module: KernelModule
  let products: MatrixProducts
  let staging: StagingBuffer
  private let memory: TensorMemory
  private let clock: KernelClock
  /// The device in float32 whose memory and stream these are; nil for that one itself.
  private let whole: CUDADevice?
  private let views = PrecisionViews<CUDADevice>()

  /// GPU `ordinal` of this machine, as the driver counts them.
  ///
  /// - Throws: ``CUDAFault`` where there is no driver, no such GPU, or one that is too old or full, and where a library is missing.
  public convenience init(ordinal: Int = 0) throws(CUDAFault) {
    let places = CUDAPlaces()
    try self.init(
      CUDADriver(places), products: ProductLibrary(places), ordinal: ordinal, codeFolder: KernelFolder.standard
    ) { () throws(CUDAFault) in try KernelCompiler(places) }
  }

  /// A device of libraries that were loaded elsewhere.
  package init(
    _ driver: CUDADriver, products: ProductLibrary, ordinal: Int = 0, codeFolder: URL,
    compiler: () throws(CUDAFault) -> KernelCompiler
  ) throws(CUDAFault) {
    let context = try CUDAContext(driver, ordinal: ordinal)
    let code = try KernelFolder.code(for: context.codeArchitecture, in: codeFolder, compiler: compiler)
    let clock = KernelClock(context)
    (self.context, self.clock) = (context, clock)
    module = try KernelModule(code.bytes, from: code.file, into: context, timedBy: clock)
    memory = TensorMemory(CUDAAddressRange(context))
    staging = StagingBuffer(context)
    self.products = try MatrixProducts(products, context, timedBy: clock)
    precision = .float32
    whole = nil
  }

  private init(_ whole: CUDADevice, in precision: Precision) {
    self.precision = precision
    (context, module, products, staging) = (whole.context, whole.module, whole.products, whole.staging)
    (memory, clock) = (whole.memory, whole.clock)
    self.whole = whole
  }

  /// The same GPU in another precision: the same memory, stream and clock.
  public func computing(in precision: Precision) -> any Device {
    if precision == self.precision { return self }
    if let whole { return whole.computing(in: precision) }
    return views.view(in: precision) { CUDADevice(self, in: precision) }
  }

  /// Such as `cuda:0 (NVIDIA H200, sm_90)`.
  public var name: String { "cuda:\(context.ordinal) (\(context.gpuName), sm_\(context.capability))" }

  /// What the tensors of this device take, and took at most.
  package var memoryUse: MemoryUse { memory.use }

  /// What they took at most is counted from now on.
  package func forgetPeak() { memory.forgetPeak() }

  /// Times every kernel and product from now on.
  package func startClock() { clock.start() }

  /// What they took since, the longest first; waits for all of them.
  package func readClock() -> [KernelTime] { clock.read() }

  /// Memory for `count` numbers of single precision, from what was recycled where that fits; its content is undefined.
  public func allocate(_ count: Int) -> DeviceAddress {
    guard let address = memory.take(count) else {
      let held = memory.use.heldBytes >> 20
      context.stop(
        "GPU \(context.ordinal) (\(context.gpuName)) is full: \(count * 4) more bytes were asked for, with \(held) MiB in use; "
          + "a smaller batch or more shards per step take less.")
    }
    return DeviceAddress(word: address)
  }

  /// Takes back memory of `count` numbers to give it out again: what runs on the GPU by then was asked for before.
  public func recycle(_ address: DeviceAddress, count: Int) { memory.putBack(address.word, count: count) }

  /// Memory for what a kernel needs while it runs, in bytes.
  func withScratch<Result>(bytes: Int, _ body: (DeviceAddress) -> Result) -> Result {
    let count = max(1, (bytes + 3) / 4)
    let address = allocate(count)
    defer { recycle(address, count: count) }
    return body(address)
  }

  /// Numbers of the host in memory of the GPU, while a kernel is asked for that reads them.
  func withUploaded<Number: BitwiseCopyable, Result>(
    _ numbers: [Number], _ body: (DeviceAddress) -> Result
  ) -> Result {
    withScratch(bytes: numbers.count * MemoryLayout<Number>.stride) { address in
      numbers.withUnsafeBytes { staging.send($0, to: address.word) }
      return body(address)
    }
  }

  /// Runs a kernel after everything that was asked for before.
  func launch<each Parameter: KernelParameter>(
    _ kernel: Kernel, _ shape: LaunchShape, _ parameters: repeat each Parameter
  ) {
    module.launch(kernel, shape, repeat each parameters)
  }
}

extension CUDADevice: MemoryAccount {}
