internal import Tensor

/// Some samples of a source that stand for all: one of each of equally long stretches, drawn by a fixed key.
///
/// So the choice is the same today and tomorrow, is spread over the source, and is not a multiple of anything that repeats in it.
package enum KeyedSample {
  /// Numbers in `0..<count`, ascending: all of them where there are no more than `limit`.
  ///
  /// - Parameter purpose: Of what is looked at; other purposes choose other samples.
  package static func indices(of count: Int, limit: Int, for purpose: String) -> [Int] {
    guard count > limit else { return Array(0..<count) }
    let key = Seed(0).derived("keyed sample/\(purpose)")
    return (0..<limit).map { stretch in
      // Multiplied at full width: both may be large.
      let start = bound(stretch, count, limit)
      var random = key.derived("stretch", stretch).stream()
      return start + random.index(below: bound(stretch + 1, count, limit) - start)
    }
  }

  private static func bound(_ stretch: Int, _ count: Int, _ limit: Int) -> Int {
    let product = stretch.multipliedFullWidth(by: count)
    return limit.dividingFullWidth(product).quotient
  }
}
