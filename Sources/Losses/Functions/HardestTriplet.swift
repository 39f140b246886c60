public import Autograd
import Tensor

/// The hinge of each row against its hardest negative (Faghri et al. 2018, eq. 6, one direction):
/// `mean_i max(0, margin - s_ii + max_{j != i} s_ij)`.
///
/// Of equal negatives the first is the hardest. A row without negatives adds 0.
///
/// - Parameters:
///   - scores: `[rows, rows]`, cosines; the positive of row `i` is column `i`.
///   - margin: In cosines.
///   - groups: `[rows]`: columns of a row's group are not negatives; nil for the row's own alone.
/// - Returns: A scalar, in cosines.
public func hardestTripletLoss(_ scores: Variable, margin: Double, groups: [Int]? = nil) -> Variable {
  let (rows, columns) = scores.shape2
  require(rows == columns && groups?.count ?? rows == rows, "hardest triplet: scores \(scores.shape)")
  let hinge = HostScalar { inputs in
    var slopes = [Double](repeating: 0, count: rows * rows)
    var sum = 0.0
    for row in 0..<rows {
      let others = negatives(of: row, among: rows, groups: groups)
      // `max(by:)` gives the first of equal ones.
      guard let hardest = others.max(by: { inputs[0][row * rows + $0] < inputs[0][row * rows + $1] }) else { continue }
      let cost = margin - inputs[0][row * rows + row] + inputs[0][row * rows + hardest]
      guard cost > 0 else { continue }
      sum += cost
      slopes[row * rows + row] -= 1
      slopes[row * rows + hardest] += 1
    }
    let count = Double(max(1, rows))
    return HostScalar.Outcome(value: sum / count, slopes: [slopes.map { $0 / count }])
  }
  return hinge(scores)
}
