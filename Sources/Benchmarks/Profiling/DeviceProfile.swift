/// Where the time of some steps went: by part of the step, by kernel, by sizes.
public struct DeviceProfile: Sendable {
  /// A kernel with the sizes that its cost depends on; zero where a kernel has fewer.
  public struct Call: Sendable, Hashable {
    public var kernel: Kernel
    public var rows: Int
    public var columns: Int
    public var inner: Int

    public init(_ kernel: Kernel, rows: Int = 0, columns: Int = 0, inner: Int = 0) {
      self.kernel = kernel
      self.rows = rows
      self.columns = columns
      self.inner = inner
    }

    /// Such as `544 x 768 x 192`.
    public var sizes: String {
      [rows, columns, inner].filter { $0 > 0 }.map(String.init).joined(separator: " x ")
    }
  }

  /// What was counted of equal calls.
  public struct Entry: Sendable, Hashable {
    public var calls = 0
    public var seconds = 0.0
    public var work = KernelWork()

    public init() {}

    /// The seconds at the machine's limits, each call by the limit that holds it.
    public var leastSeconds = 0.0

    mutating func add(_ other: Entry) {
      calls += other.calls
      seconds += other.seconds
      work += other.work
      leastSeconds += other.leastSeconds
    }
  }

  /// A part of a step.
  public struct Part: Sendable {
    /// Such as `mlm / fusion encoder`.
    public let name: String
    /// On the clock, without the parts inside it.
    public var seconds = 0.0
    public var entries: [Call: Entry] = [:]

    /// In kernels; what is left of `seconds` is spent between them.
    public var kernelSeconds: Double { entries.values.reduce(0) { $0 + $1.seconds } }
    public var work: KernelWork { entries.values.reduce(KernelWork()) { $0 + $1.work } }
  }

  /// In the order in which they first began.
  public internal(set) var parts: [Part] = []

  public init() {}

  /// On the clock, all parts.
  public var seconds: Double { parts.reduce(0) { $0 + $1.seconds } }

  public var kernelSeconds: Double { parts.reduce(0) { $0 + $1.kernelSeconds } }

  public var work: KernelWork { parts.reduce(KernelWork()) { $0 + $1.work } }

  public var calls: Int { parts.reduce(0) { $0 + $1.entries.values.reduce(0) { $0 + $1.calls } } }

  /// Equal calls of all parts together, the longest time first.
  public var byCall: [(call: Call, entry: Entry)] {
    var sums: [Call: Entry] = [:]
    for part in parts { for (call, entry) in part.entries { sums[call, default: Entry()].add(entry) } }
    return sums.map { ($0.key, $0.value) }
      .sorted { ($1.entry.seconds, $0.call.order) < ($0.entry.seconds, $1.call.order) }
  }

  /// Kernels over all sizes, the longest time first; `seconds` at `limits` are summed call by call.
  public func byKernel(_ limits: MachineLimits) -> [(kernel: Kernel, entry: Entry)] {
    var sums: [Kernel: Entry] = [:]
    for part in parts {
      for (call, entry) in part.entries {
        var own = entry
        own.leastSeconds = entry.work.leastSeconds(limits)
        sums[call.kernel, default: Entry()].add(own)
      }
    }
    return sums.map { ($0.key, $0.value) }
      .sorted { ($1.entry.seconds, $0.kernel.rawValue) < ($0.entry.seconds, $1.kernel.rawValue) }
  }

  /// The index of the part, which is made when it is new.
  mutating func index(ofPart name: String) -> Int {
    if let index = parts.firstIndex(where: { $0.name == name }) { return index }
    parts.append(Part(name: name))
    return parts.count - 1
  }

  mutating func count(_ call: Call, _ work: KernelWork, seconds: Double, inPart part: Int) {
    parts[part].entries[call, default: Entry()].add(Entry(seconds: seconds, work: work))
  }
}

extension DeviceProfile.Entry {
  fileprivate init(seconds: Double, work: KernelWork) {
    calls = 1
    self.seconds = seconds
    self.work = work
  }
}

extension DeviceProfile.Call {
  /// Any fixed order, for calls that took equally long.
  fileprivate var order: String { kernel.rawValue + sizes }
}
