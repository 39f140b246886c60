/// Which record of its file each sample of a list is: kept where numbers leap, which they do once behind a row of titles and
/// wherever records were left out.
struct RecordNumbers: Sendable {
  private(set) var count = 0
  /// From sample `sample` on, numbers are `skipped` larger than those of the samples.
  private var leaps: [(sample: UInt32, skipped: UInt32)] = []

  /// Appends the number of the next sample; numbers grow.
  mutating func append(_ number: Int) {
    let skipped = UInt32(number - count)
    if skipped != leaps.last?.skipped ?? 0 { leaps.append((UInt32(count), skipped)) }
    count += 1
  }

  subscript(sample: Int) -> Int {
    var (low, high) = (0, leaps.count)
    while low < high {
      let middle = (low + high) / 2
      if leaps[middle].sample <= sample { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? sample : sample + Int(leaps[low - 1].skipped)
  }
}
