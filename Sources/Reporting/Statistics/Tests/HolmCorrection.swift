/// p values corrected for being many, such that the probability of one false discovery or more among them stays below the level
/// (Holm, Scandinavian Journal of Statistics 6, 1979).
///
/// Sorted ascending, the i-th of m becomes the greatest of `(m - j + 1) p_j` over `j <= i`, at most 1. It needs no independence,
/// which columns of a table do not have.
public enum HolmCorrection {
  /// The corrected values in the order of `pValues`; nil, a comparison that could not be made, stays nil and does not count.
  public static func adjusted(_ pValues: [Double?]) -> [Double?] {
    let known = pValues.indices
      .compactMap { place in pValues[place].map { (place: place, value: $0) } }
      .sorted { ($0.value, $0.place) < ($1.value, $1.place) }
    var result = [Double?](repeating: nil, count: pValues.count)
    var greatest = 0.0
    for (number, entry) in known.enumerated() {
      greatest = max(greatest, min(1, Double(known.count - number) * entry.value))
      result[entry.place] = greatest
    }
    return result
  }
}
