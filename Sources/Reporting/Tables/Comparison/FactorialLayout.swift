/// Which rows of a table are the cells of a full factorial.
public struct FactorialLayout: Sendable, Hashable, Codable {
  /// The names of the factors.
  public var factors: [String]
  /// `2^k` rows; bit i of a place says whether factor i is present. Nil stands for the arm with nothing, which cannot be trained and
  /// counts as chance.
  public var rows: [Int?]

  public init(factors: [String], rows: [Int?]) {
    self.factors = factors
    self.rows = rows
  }
}

extension ResultTable {
  /// The cells of a column; nil if the table is no factorial, or a cell is neither a row nor a level of chance.
  public func factorialDesign(column: Int) -> FactorialDesign? {
    guard let factorial else { return nil }
    var cells: [[Double?]] = []
    for row in factorial.rows {
      if let row, rows.indices.contains(row) {
        cells.append(rows[row].values(ofColumn: column))
      } else if row == nil, let chance = columns[column].chance {
        cells.append(seeds.map { _ in chance })
      } else {
        return nil
      }
    }
    return FactorialDesign(factors: factorial.factors, cells: cells)
  }
}
