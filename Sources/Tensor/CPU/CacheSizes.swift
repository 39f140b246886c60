internal import CKernels

/// The caches that the blocks of matrix products are made to fit.
///
/// They decide how a product is cut and never what it gives: the order of a sum is that of ``MatrixTiling/innerBlocks``, which knows
/// no cache.
package struct CacheSizes: Sendable, Hashable {
  /// Bytes of the second cache of a core; nil where nothing says it.
  package let second: Int?
  /// Bytes of the third cache; nil where there is none or nothing says it.
  package let third: Int?
  /// The processors that have the third cache together; at least 1.
  package let sharers: Int

  /// Of this process: what `TRIAD_CACHES` says, else what the machine does. Read once.
  package static let ofProcess =
    ProcessorWishes.ofProcess.caches ?? CacheSizes(second: tk_cache(2), third: tk_cache(3))

  /// Sizes in bytes, all of them unknown unless given.
  package init(second: Int? = nil, third: Int? = nil, sharers: Int = 1) {
    self.second = second
    self.third = third
    self.sharers = max(1, sharers)
  }

  /// What a folder says that is laid out like Linux's `/sys/devices/system/cpu/cpu0/cache`.
  package init(folder: String) { self.init(second: tk_cache_at(folder, 2), third: tk_cache_at(folder, 3)) }

  private init(second: TKCache, third: TKCache) {
    self.init(
      second: second.bytes > 0 ? Int(second.bytes) : nil, third: third.bytes > 0 ? Int(third.bytes) : nil,
      sharers: Int(third.sharers))
  }
}

// As `TRIAD_CACHES` has them.

extension CacheSizes {
  /// What the text must be, as the end of a sentence.
  static let form =
    "the sizes of a core's second cache and of the third one, such as 512K,32M, each from 64K to 4G, or nothing"

  /// A second and a third cache, of which this process may fill both: `512K,32M`. Nil where the text is not of that form.
  package init?(_ text: String) {
    let sizes = text.split(separator: ",", omittingEmptySubsequences: false).map(CacheSizes.bytes)
    guard sizes.count == 2, let second = sizes[0], let third = sizes[1] else { return nil }
    self.init(second: second, third: third)
  }

  /// A whole number of bytes, or of as many as `K`, `M` or `G` says.
  private static func bytes(_ text: Substring) -> Int? {
    let units: [Character: Int] = ["K": 10, "M": 20, "G": 30]
    let shift = text.last.flatMap { units[$0] }
    let digits = shift == nil ? text : text.dropLast()
    guard digits.allSatisfy({ ("0"..."9").contains($0) }), let number = Int(digits), number <= 1 << 32 else {
      return nil
    }
    let bytes = number << (shift ?? 0)
    return (1 << 16...1 << 32).contains(bytes) ? bytes : nil
  }
}

// The blocks that follow. The largest ones are those that were measured: beyond them a larger cache changes nothing.

extension CacheSizes {
  private static let leastOwn = 1 << 14
  private static let mostOwn = 1 << 18
  private static let leastPacked = 1 << 18
  private static let mostPacked = 1 << 20

  /// The floats of a first factor, `inner` of them a row, that stay in the second cache while the other factor passes in panels: beside
  /// them it holds the panel in use and the next one. All threads read the same first factor, so cores that share a second cache share
  /// that too.
  package func ownFloats(inner: Int) -> Int {
    guard let second else { return CacheSizes.mostOwn }
    let rest = second / 4 - 2 * Int(TK_PANEL_MULTIPLE) * inner
    return min(CacheSizes.mostOwn, max(CacheSizes.leastOwn, rest))
  }

  /// The floats of a second factor that are packed at a time: half of what the third cache holds for each of a process's threads. The
  /// other half is for the first factor and the result.
  package func packedFloats(threads: Int) -> Int {
    guard let third else { return CacheSizes.mostPacked }
    let share = third / sharers * min(max(1, threads), sharers)
    return min(CacheSizes.mostPacked, max(CacheSizes.leastPacked, share / 4 / 2))
  }

  /// The bytes of ``ownFloats(inner:)`` where sums are as long as a block can be.
  package var ownBytes: Int { 4 * ownFloats(inner: Int(TK_MATRIX_INNER)) }

  /// The bytes of ``packedFloats(threads:)``.
  package func packedBytes(threads: Int) -> Int { 4 * packedFloats(threads: threads) }
}

extension CacheSizes: CustomStringConvertible {
  /// `second cache 512 KiB, third cache 32 MiB for 8 processors`.
  package var description: String {
    "second cache \(CacheSizes.text(second)), third cache \(CacheSizes.text(third))"
      + (sharers > 1 ? " for \(sharers) processors" : "")
  }

  /// `512 KiB`, in the largest unit that leaves a whole number.
  package static func text(_ bytes: Int?) -> String {
    guard let bytes else { return "of unknown size" }
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] where bytes > 0 && bytes % (1 << shift) == 0 {
      return "\(bytes >> shift) \(unit)"
    }
    return "\(bytes) bytes"
  }
}
