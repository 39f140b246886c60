internal import CCUDA
internal import Foundation

/// A GPU that this process uses: its context and the one stream in which everything runs, in the order of the calls.
final class CUDAContext: Sendable {
  let driver: CUDADriver
  let ordinal: Int
  /// Such as `NVIDIA H200`.
  let gpuName: String
  /// Such as 90 of compute capability 9.0.
  let capability: Int
  /// What kernels are compiled for, such as `sm_90a`.
  let codeArchitecture: String
  /// The most shared memory that a block may have, in bytes.
  let sharedBytesPerBlock: Int
  let processorCount: Int
  private let context: Handle
  private let ownStream: Handle
  /// What the driver calls the GPU.
  let handle: Int32

  init(_ driver: CUDADriver, ordinal: Int) throws(CUDAFault) {
    let count = try driver.deviceCount()
    guard (0..<count).contains(ordinal) else {
      throw CUDAFault(
        count == 0
          ? "NVIDIA's driver (\(driver.file)) shows no GPU; `triad cuda info` says what was found."
          : "There is no GPU \(ordinal): this machine shows \(count == 1 ? "one, number 0" : "\(count), 0 to \(count - 1)")."
      )
    }
    self.driver = driver
    self.ordinal = ordinal
    var handle: Int32 = 0
    try driver.check(driver.table.device_get(&handle, Int32(ordinal)), "find GPU \(ordinal)")
    self.handle = handle
    let facts = GPUFacts(driver, handle)
    (gpuName, capability, codeArchitecture) = (facts.name, facts.capability, facts.codeArchitecture)
    (sharedBytesPerBlock, processorCount) = (facts.sharedBytesPerBlock, facts.processorCount)
    if let fault = facts.fault { throw CUDAFault("GPU \(ordinal), \(facts.name), cannot be used: \(fault).") }
    var context: UnsafeMutableRawPointer?
    try driver.check(driver.table.primary_context_retain(&context, handle), "use GPU \(ordinal) (\(facts.name))")
    self.context = Handle(context)
    try driver.check(driver.table.context_set(context), "use GPU \(ordinal) (\(facts.name))")
    var stream: UnsafeMutableRawPointer?
    // Waits for nothing that others run on the GPU.
    try driver.check(
      driver.table.stream_create(&stream, UInt32(TK_CU_NON_BLOCKING_STREAM)), "make a stream on GPU \(ordinal)")
    ownStream = Handle(stream)
  }

  deinit {
    makeCurrent()
    _ = driver.table.stream_destroy(stream)
    _ = driver.table.primary_context_release(handle)
  }

  /// Where everything is queued.
  var stream: UnsafeMutableRawPointer? { ownStream.pointer }

  /// The context belongs to threads: every entry into the driver says it again, which costs nothing measurable.
  func makeCurrent() { require(driver.table.context_set(context.pointer), "use the GPU from another thread") }

  /// Waits until everything that was asked for is done.
  func synchronize() { require(driver.table.stream_synchronize(stream), "finish what it was given") }

  /// Stops the program where the GPU failed: what it computed is lost, and no kernel can throw.
  func require(_ result: Int32, _ task: @autoclosure () -> String) {
    guard result != 0 else { return }
    stop("GPU \(ordinal) (\(gpuName)) could not \(task()): \(driver.meaning(of: result)).")
  }

  /// Ends the process with one sentence. What runs have written by then is whole; they go on from their last checkpoint.
  func stop(_ sentence: String) -> Never {
    FileHandle.standardError.write(Data("triad: \(sentence)\n".utf8))
    exit(70)
  }
}

/// What the driver says of a GPU without using it.
struct GPUFacts {
  let name: String
  let capability: Int
  let sharedBytesPerBlock: Int
  let processorCount: Int
  let memoryBytes: Int

  init(_ driver: CUDADriver, _ handle: Int32) {
    var text = [CChar](repeating: 0, count: 256)
    let isNamed = driver.table.device_name(&text, Int32(text.count), handle) == 0
    name =
      isNamed
      ? String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : "a GPU without a name"
    func attribute(_ number: Int) -> Int {
      var value: Int32 = 0
      return driver.table.device_attribute(&value, Int32(number), handle) == 0 ? Int(value) : 0
    }
    capability = 10 * attribute(TK_CU_CAPABILITY_MAJOR) + attribute(TK_CU_CAPABILITY_MINOR)
    processorCount = attribute(TK_CU_MULTIPROCESSORS)
    sharedBytesPerBlock = attribute(TK_CU_MAX_SHARED_OPT_IN)
    hasAddressRanges = attribute(TK_CU_VIRTUAL_MEMORY) != 0
    var bytes = 0
    memoryBytes = driver.table.device_memory(&bytes, handle) == 0 ? bytes : 0
  }

  private let hasAddressRanges: Bool

  /// Such as `sm_90`.
  var architecture: String { "sm_\(capability)" }

  /// The architecture that kernels are compiled for: the GPU's own, with what only Hopper has.
  var codeArchitecture: String { capability == 90 ? "sm_90a" : architecture }

  /// Why it cannot be used, or nil.
  var fault: String? {
    if capability < 80 {
      return
        "its compute capability is \(capability / 10).\(capability % 10), and Triad's kernels need 8.0 (Ampere) or later"
    }
    return hasAddressRanges ? nil : "its driver cannot map memory into ranges of addresses"
  }
}
