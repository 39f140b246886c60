/// Where the time of some steps went: by part of the step, by kernel, by sizes.
package struct DeviceProfile: Sendable {
  /// A kernel with the sizes that its cost depends on; zero where a kernel has fewer.
  package struct Call: Sendable, Hashable {
    package var kernel: Kernel
    package var rows: Int
    package var columns: Int
    package var inner: Int

    package init(_ kernel: Kernel, rows: Int = 0, columns: Int = 0, inner: Int = 0) {
      self.kernel = kernel
      self.rows = rows
      self.columns = columns
      self.inner = inner
    }

    /// Such as `544 x 768 x 192`.
    package var sizes: String {
      [rows, columns, inner].filter { $0 > 0 }.map(String.init).joined(separator: " x ")
    }
  }

  /// What was counted of equal calls.
  package struct Entry: Sendable, Hashable {
    package var calls = 0
    package var seconds = 0.0
    package var work = KernelWork()

    package init() {}

    /// The seconds at the machine's limits, each call by the limit that holds it.
    package var leastSeconds = 0.0

    mutating func add(_ other: Entry) {
      calls += other.calls
      seconds += other.seconds
      work += other.work
      leastSeconds += other.leastSeconds
    }
  }

  /// A part of a step.
  package struct Part: Sendable {
    /// Such as `mlm / fusion encoder`.
    package let name: String
    /// On the clock, without the parts inside it.
    package var seconds = 0.0
    package var entries: [Call: Entry] = [:]

    /// In kernels; what is left of `seconds` is spent between them.
    package var kernelSeconds: Double { entries.values.reduce(0) { $0 + $1.seconds } }
    package var work: KernelWork { entries.values.reduce(KernelWork()) { $0 + $1.work } }
  }

  /// In the order in which they first began.
  package internal(set) var parts: [Part] = []

  package init() {}

  /// On the clock, all parts.
  package var seconds: Double { parts.reduce(0) { $0 + $1.seconds } }

  package var kernelSeconds: Double { parts.reduce(0) { $0 + $1.kernelSeconds } }

  package var work: KernelWork { parts.reduce(KernelWork()) { $0 + $1.work } }

  package var calls: Int { parts.reduce(0) { $0 + $1.entries.values.reduce(0) { $0 + $1.calls } } }

  /// Equal calls of all parts together, the longest time first.
  package var byCall: [(call: Call, entry: Entry)] {
    var sums: [Call: Entry] = [:]
    for part in parts { for (call, entry) in part.entries { sums[call, default: Entry()].add(entry) } }
    return sums.map { ($0.key, $0.value) }
      .sorted { ($1.entry.seconds, $0.call.order) < ($0.entry.seconds, $1.call.order) }
  }

  /// Kernels over all sizes, the longest time first; `seconds` at `limits` are summed call by call.
  package func byKernel(_ limits: MachineLimits) -> [(kernel: Kernel, entry: Entry)] {
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
