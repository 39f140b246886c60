internal import CKernels
internal import Foundation
internal import Synchronization

/// The processor: C kernels for the instruction set at hand, on a fixed set of threads.
///
/// Every kernel cuts its work into chunks whose number depends on the sizes alone, never on the number of threads, and sums
/// partial results in order: results are bit-identical for any `threadCount`.
public final class CPUDevice: Device {
  /// How many threads compute, the calling one included; results do not depend on it.
  public let threadCount: Int
  /// What the operands of matrix products and of attention are rounded to.
  public let precision: Precision
  /// What matrix products are cut for; results do not depend on it.
  package let caches: CacheSizes
  let pool: WorkerPool
  private let memory: TensorMemory
  private let operations = Atomic<Int>(0)
  /// The device in float32 whose memory, threads and counts these are; nil for that one itself.
  private let whole: CPUDevice?
  private let views = PrecisionViews<CPUDevice>()

  /// All of the processor that this process has: as many threads as cores, or as `TRIAD_THREADS` says. Commands compute on it unless they are told otherwise.
  public static let standard: CPUDevice = {
    let wishes = ProcessorWishes.ofProcess
    // Commands and studies have said it before, in good order.
    require(wishes.fault == nil, wishes.fault ?? "")
    return CPUDevice(threadCount: wishes.standardThreads)
  }()

  /// A device of its own, with a pool of threads; less than 1 counts as 1.
  public convenience init(threadCount: Int) { self.init(threadCount: threadCount, caches: .ofProcess) }

  /// The same on a machine of other caches.
  package init(threadCount: Int, caches: CacheSizes) {
    self.threadCount = max(1, threadCount)
    self.caches = caches
    precision = .float32
    pool = WorkerPool(threadCount: threadCount)
    memory = TensorMemory(AddressRange())
    whole = nil
  }

  private init(_ whole: CPUDevice, in precision: Precision) {
    threadCount = whole.threadCount
    caches = whole.caches
    self.precision = precision
    pool = whole.pool
    memory = whole.memory
    self.whole = whole
  }

  /// The same processor in another precision: the same memory, threads and counts.
  public func computing(in precision: Precision) -> any Device { processor(in: precision) }

  /// The same, by its type.
  package func processor(in precision: Precision) -> CPUDevice {
    if precision == self.precision { return self }
    if let whole { return whole.processor(in: precision) }
    return views.view(in: precision) { CPUDevice(self, in: precision) }
  }

  /// Adds to the operations of matrix products and attentions, which all precisions count together.
  func count(_ amount: Int) {
    let device = whole ?? self
    device.operations.add(amount, ordering: .relaxed)
  }

  /// The operations so far.
  var counted: Int {
    let device = whole ?? self
    return device.operations.load(ordering: .relaxed)
  }

  /// Of the kernels in use, such as `avx512`: sets round differently.
  package var instructionSet: String { String(cString: tk_isa()) }

  /// The instruction set that was found and the number of threads, as run records have it.
  public var name: String {
    "cpu (\(instructionSet), \(threadCount) thread\(threadCount == 1 ? "" : "s"))"
  }

  /// Memory for `count` numbers of single precision, from what was recycled where that fits; its content is undefined.
  public func allocate(_ count: Int) -> DeviceAddress { DeviceAddress(allocateFloats(count)) }

  /// Takes back memory of `count` numbers to give it out again.
  public func recycle(_ address: DeviceAddress, count: Int) { recycleFloats(address.floats, count: count) }

  /// Memory for what kernels need while they run.
  func allocateFloats(_ count: Int) -> UnsafeMutablePointer<Float> {
    guard let address = memory.take(count), let raw = UnsafeMutableRawPointer(bitPattern: address) else {
      fatalError("out of memory: \(4 * count) bytes more were asked for")
    }
    return raw.bindMemory(to: Float.self, capacity: count)
  }

  func recycleFloats(_ pointer: UnsafeMutablePointer<Float>, count: Int) {
    memory.putBack(UInt(bitPattern: pointer), count: count)
  }

  /// What the tensors of this device take, and took at most.
  package var memoryUse: MemoryUse { memory.use }

  /// What they took at most is counted from now on.
  package func forgetPeak() { memory.forgetPeak() }

  /// How often the system was asked for memory; constant over training steps in steady state.
  package var systemAllocations: Int { memoryUse.systemRequests }

  /// The bytes that were taken from the system, in tensors or ready for them.
  package var allocatedBytes: Int { memoryUse.heldBytes }

  /// The elements that one chunk of an elementwise loop handles: big enough to pay for handing it over, small enough for every
  /// machine's caches. It is the same on all of them, because partial sums are those of chunks: another number gives other bits.
  private static let chunkElements = 16_384

  /// Runs `body` over chunks of `0..<count` elements.
  func forChunks(_ count: Int, _ body: (Range<Int>) -> Void) {
    forRows(count, columns: 1, body)
  }

  /// Runs `body` over chunks of whole rows.
  func forRows(_ rows: Int, columns: Int, _ body: (Range<Int>) -> Void) {
    let size = CPUDevice.rowsPerChunk(columns: columns)
    pool.parallel((rows + size - 1) / size) { chunk in body(chunk * size..<min(rows, (chunk + 1) * size)) }
  }

  static func rowsPerChunk(columns: Int) -> Int { max(1, chunkElements / max(1, columns)) }

  /// Runs `body` over chunks of rows with a zeroed `[width]` row of partial sums each, then adds the partial sums to `totals` in order.
  func forRowsSumming(
    _ rows: Int, columns: Int, width: Int, into totals: [(address: UnsafeMutablePointer<Float>, part: Range<Int>)],
    _ body: (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) {
    // Few, large chunks: each costs a row of partial sums.
    let size = max(CPUDevice.rowsPerChunk(columns: columns), (rows + 15) / 16)
    let chunks = (rows + size - 1) / size
    let count = max(1, chunks) * width
    let partials = allocateFloats(count)
    defer { recycleFloats(partials, count: count) }
    pool.parallel(chunks) { chunk in
      let sums = partials + chunk * width
      sums.update(repeating: 0, count: width)
      body(chunk * size..<min(rows, (chunk + 1) * size), sums)
    }
    for (address, part) in totals {
      for chunk in 0..<chunks { tk_axpy(address, partials + chunk * width + part.lowerBound, 1, Int64(part.count)) }
    }
  }
}

extension CPUDevice: MemoryAccount {}

// What an address is on the processor.

extension DeviceAddress {
  init(_ pointer: UnsafeMutablePointer<Float>) { self.init(word: UInt(bitPattern: pointer)) }

  var floats: UnsafeMutablePointer<Float> {
    guard let pointer = UnsafeMutablePointer<Float>(bitPattern: word) else {
      fatalError("device: nothing lies at address 0")
    }
    return pointer
  }
}

extension Tensor {
  /// Where kernels read the elements.
  var floats: UnsafePointer<Float> { UnsafePointer(address.floats) }

  /// Where they write them.
  var mutableFloats: UnsafeMutablePointer<Float> { mutating get { mutableAddress.floats } }
}

/// Where a kernel finds an input that, where nil, is the output itself.
func floats(of input: Tensor?, or output: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
  input?.floats ?? UnsafePointer(output)
}
