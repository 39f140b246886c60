/// The largest distance between elements of equal place; infinite if the counts differ or a number is not one.
func distance(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { largest, pair in
    let gap = abs(pair.0 - pair.1)
    return gap.isNaN ? .infinity : max(largest, gap)
  }
}
