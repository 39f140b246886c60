/// How many different values a stream holds, by their hashes, in memory that does not grow with the stream.
///
/// Exact for up to `limit` values. Of more, only hashes below a bound are kept, which is halved whenever they become too many
/// (adaptive sampling; Flajolet, Computing 1990): what is kept, times the number of halvings to the power of two, is an estimate with
/// a standard error of 1.2 in the root of `limit`.
package struct DistinctCount: Sendable, Hashable {
  private let limit: Int
  private var halvings = 0
  private var kept: Set<UInt64> = []

  /// - Parameter limit: The greatest number of hashes in memory; the standard one takes some 20 MB and errs by 0.1 %.
  package init(limit: Int = 1 << 20) { self.limit = max(1, limit) }

  /// - Parameter hash: Evenly spread over its 64 bits, as those of `Hashing.mix` are.
  package mutating func add(_ hash: UInt64) {
    guard isBelowBound(hash), kept.insert(hash).inserted else { return }
    while kept.count > limit {
      halvings += 1
      kept = kept.filter(isBelowBound)
    }
  }

  package var count: Int { kept.count << halvings }

  /// Whether ``count`` is the number and no estimate.
  package var isExact: Bool { halvings == 0 }

  private func isBelowBound(_ hash: UInt64) -> Bool { halvings == 0 || hash >> UInt64(64 - halvings) == 0 }
}
