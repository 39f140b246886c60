extension ResultTable {
  /// The rows with the best mean of a column. Rows that read the same are equally good; none where there is nothing to
  /// choose from: a neutral column, a single row with values, or all rows alike.
  public func bestRows(column: Int) -> [Int] {
    let places = ranking(column: column)
    return places.count > 1 ? places[0] : []
  }

  /// The rows with the second best mean of a column; none where the second best is also the worst.
  public func secondRows(column: Int) -> [Int] {
    let places = ranking(column: column)
    return places.count > 2 ? places[1] : []
  }

  /// The rows with a finite mean, the best first, those that read the same together.
  private func ranking(column: Int) -> [[Int]] {
    let (direction, format) = (columns[column].direction, columns[column].format)
    guard direction != .neutral else { return [] }
    let means = rows.indices
      .compactMap { row in summary(row: row, column: column).map { (row: row, mean: $0.mean) } }
      .filter { $0.mean.isFinite }
      .sorted { first, second in
        if first.mean == second.mean { return first.row < second.row }
        return direction == .higher ? first.mean > second.mean : first.mean < second.mean
      }
    var places: [[Int]] = []
    var text: String?
    for (row, mean) in means {
      if format.text(mean) == text { places[places.count - 1].append(row) } else { places.append([row]) }
      text = format.text(mean)
    }
    return places.map { $0.sorted() }
  }
}
