package import JSON
import Reporting
package import Tensor

/// What `triad bench kernels` prints: a line per case beside the machine's limits, as a table or as JSON.
package struct KernelTable {
  package let limits: MachineLimits
  package let caches: CacheSizes
  package let threads: Int
  package let timings: [KernelTiming]

  package init(limits: MachineLimits, caches: CacheSizes, threads: Int, timings: [KernelTiming]) {
    self.limits = limits
    self.caches = caches
    self.threads = threads
    self.timings = timings
  }

  package static func heading(_ limits: MachineLimits, device: String) -> String {
    let (flop, bytes) = (NumberFormat.fixed(1), NumberFormat.fixed(1))
    return "\(device): \(flop.text(limits.operationsPerSecond * 1e-9)) GFLOP/s in registers, "
      + "\(bytes.text(limits.bytesPerSecond * 1e-9)) GB/s in memory"
  }

  /// The caches, and the blocks that matrix products are cut into for them.
  package static func blocks(_ caches: CacheSizes, threads: Int) -> String {
    "\(caches): first factors of products stay in the second up to \(CacheSizes.text(caches.ownBytes)), "
      + "second ones are packed \(CacheSizes.text(caches.packedBytes(threads: threads))) at a time"
  }

  package var text: String {
    let heading = ["kernel", "sizes", "time", "GFLOP/s", "GB/s", "of the limit"]
    let rows = timings.map { timing in
      [
        "\(timing.kernel.rawValue), \(timing.origin)", timing.sizes, KernelTable.duration(timing.seconds),
        timing.work.operations > 0 ? NumberFormat.fixed(1).text(timing.operationsPerSecond * 1e-9) : "",
        NumberFormat.fixed(1).text(timing.bytesPerSecond * 1e-9), KernelTable.percent(timing.share(of: limits)),
      ]
    }
    return AlignedColumns(rows: [heading] + rows).text
      + "\n\nThe limit of a call is the slower one of its arithmetic at the peak and its operands through memory once; "
      + "above 100 % they came\nfrom the caches."
  }

  package var lines: [JSONValue] {
    let second: JSONValue = caches.second.map { JSONValue.integer($0) } ?? .null
    let third: JSONValue = caches.third.map { JSONValue.integer($0) } ?? .null
    let packed = caches.packedBytes(threads: threads)
    return timings.map { timing in
      [
        "kernel": .string(timing.kernel.rawValue), "origin": .string(timing.origin), "sizes": .string(timing.sizes),
        "threads": .integer(threads), "seconds": .number(timing.seconds),
        "gflop_per_s": .number(timing.operationsPerSecond * 1e-9),
        "gb_per_s": .number(timing.bytesPerSecond * 1e-9), "limit_share": .number(timing.share(of: limits)),
        "fma_peak_gflop_per_s": .number(limits.operationsPerSecond * 1e-9),
        "memory_gb_per_s": .number(limits.bytesPerSecond * 1e-9),
        "second_cache_bytes": second, "third_cache_bytes": third, "own_block_bytes": .integer(caches.ownBytes),
        "packed_block_bytes": .integer(packed),
      ]
    }
  }

  /// Three digits and a unit: `1.23 ms`.
  package static func duration(_ seconds: Double) -> String {
    let (scale, unit) =
      switch seconds {
      case ..<1e-6: (1e9, "ns")
      case ..<1e-3: (1e6, "us")
      case ..<1: (1e3, "ms")
      default: (1.0, "s")
      }
    let value = seconds * scale
    return NumberFormat.fixed(value < 10 ? 2 : value < 100 ? 1 : 0).text(value) + " " + unit
  }

  package static func percent(_ share: Double) -> String { NumberFormat.fixed(1).text(100 * share) + " %" }
}
