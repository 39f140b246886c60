/// The measurements of a full factorial over k factors that are absent or present, and what they say of each factor.
///
/// Every effect is computed seed by seed, so that what the arms of a seed share cancels, and its interval is that of the mean over
/// the seeds (Student's t, as for a difference to the baseline). Only seeds of which every cell is there count.
public struct FactorialDesign: Sendable, Hashable {
  /// The names of the factors; bit i of a cell's number says whether factor i is present.
  package let factors: [String]
  /// `[2^k][seeds]`, by the cell's number; nil where a run has no value.
  package let cells: [[Double?]]

  /// Nil unless there are `2^k` cells of equally many seeds, with k from 1 to 10.
  public init?(factors: [String], cells: [[Double?]]) {
    guard (1...10).contains(factors.count), cells.count == 1 << factors.count,
      cells.allSatisfy({ $0.count == cells[0].count })
    else { return nil }
    self.factors = factors
    self.cells = cells
  }

  /// What a factor does on average over all settings of the others: the mean with it minus the mean without it (Box, Hunter and
  /// Hunter, Statistics for Experimenters, 2005, section 5.4).
  public func mainEffect(_ factor: Int) -> PairedDifference? {
    let scale = 2 / Double(cells.count)
    return contrast { $0 >> factor & 1 == 1 ? scale : -scale }
  }

  /// How much more `first` does where `second` is present than where it is absent; the same the other way round.
  ///
  /// The difference of differences, in the table's unit: twice what Box, Hunter and Hunter (2005, section 5.4) call the
  /// interaction. Above 0 the two help each other, below 0 they do the same work.
  public func interaction(_ first: Int, _ second: Int) -> PairedDifference? {
    let scale = 4 / Double(cells.count)
    return contrast { ($0 >> first ^ $0 >> second) & 1 == 0 ? scale : -scale }
  }

  /// The part of "all factors less none" that is a factor's own, averaged over all orders of adding them one by one: its Shapley
  /// value over the `2^k` coalitions, exactly (Shapley, A Value for n-Person Games, 1953).
  ///
  /// `sum over S without i of |S|! (k - |S| - 1)! / k! (v(S + i) - v(S))`; the parts add up to the whole.
  public func shapleyValue(_ factor: Int) -> PairedDifference? {
    let count = factors.count
    // |S|! (k - |S| - 1)! / k! = 1 / (k C(k - 1, |S|)), which cannot overflow.
    var binomials = [1.0]
    for size in 1..<max(2, count) { binomials.append(binomials[size - 1] * Double(count - size) / Double(size)) }
    return contrast { cell in
      let isPresent = cell >> factor & 1 == 1
      let others = cell.nonzeroBitCount - (isPresent ? 1 : 0)
      let weight = 1 / (Double(count) * binomials[others])
      return isPresent ? weight : -weight
    }
  }

  /// All factors less none: what the Shapley values divide.
  public var total: PairedDifference? {
    contrast { $0 == cells.count - 1 ? 1 : $0 == 0 ? -1 : 0 }
  }

  /// The weighted sum of the cells in each complete seed, as a difference to nothing.
  private func contrast(_ weight: (Int) -> Double) -> PairedDifference? {
    let weights = cells.indices.map(weight)
    let sums = cells[0].indices.compactMap { seed -> Double? in
      var sum = 0.0
      for (cell, weight) in zip(cells, weights) {
        guard let value = cell[seed] else { return nil }
        sum += weight * value
      }
      return sum
    }
    return PairedDifference(differences: sums)
  }
}

/// Which rows of a table are the cells of a full factorial.
package struct FactorialLayout: Sendable, Hashable, Codable {
  /// The names of the factors.
  package var factors: [String]
  /// `2^k` rows; bit i of a place says whether factor i is present. Nil stands for the arm with nothing, which cannot be trained and
  /// counts as chance.
  package var rows: [Int?]

  package init(factors: [String], rows: [Int?]) {
    self.factors = factors
    self.rows = rows
  }
}

extension ResultTable {
  /// The cells of a column; nil if the table is not a factorial, or a cell is neither a row nor a level of chance.
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
