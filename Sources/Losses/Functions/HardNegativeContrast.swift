public import Autograd
import Foundation
import Tensor

/// InfoNCE whose negatives count more the harder they are (Robinson et al. 2021, eq. 4 and algorithm in its appendix), within a batch:
///
/// `mean_i log(1 + g_i)`, `g_i = max((R_i - h n e^{s_ii}) / (1 - h), n e^{-1/t}) / e^{s_ii}`,
/// `R_i = n sum_j e^{(1 + b) s_ij} / sum_j e^{b s_ij}` over the `n` negatives `j` of row `i`.
///
/// With concentration `b` 0 and prior `h` 0 it is InfoNCE. Gradients flow through the weights, as in the published code. A row without
/// negatives adds 0.
///
/// - Parameters:
///   - scores: `[rows, rows]`, similarities of unit vectors over the temperature; the positive of row `i` is column `i`.
///   - temperature: One element; it bounds `R_i` from below.
///   - concentration: `b`, at least 0.
///   - prior: `h`, the probability in `0..<1` that a negative is a positive nobody labelled.
///   - groups: `[rows]`: columns of a row's group are not negatives; nil for the row's own alone.
/// - Returns: A scalar, in nats.
public func hardNegativeContrast(
  _ scores: Variable, temperature: Variable, concentration: Double, prior: Double, groups: [Int]? = nil
) -> Variable {
  let (rows, columns) = scores.shape2
  require(rows == columns && groups?.count ?? rows == rows, "hard negatives: scores \(scores.shape)")
  require(
    concentration >= 0 && prior >= 0 && prior < 1, "hard negatives: concentration \(concentration), prior \(prior)")
  let contrast = HostScalar { inputs in
    let (scores, temperature) = (inputs[0], inputs[1][0])
    var slopes = [Double](repeating: 0, count: scores.count)
    var (sum, temperatureSlope) = (0.0, 0.0)
    for row in 0..<rows {
      let others = negatives(of: row, among: rows, groups: groups)
      guard !others.isEmpty else { continue }
      let diagonal = row * rows + row
      let own = scores[diagonal]
      let similarities = others.map { scores[row * rows + $0] }
      let hard = LogSumExp(similarities.map { (1 + concentration) * $0 })
      let weight = LogSumExp(similarities.map { concentration * $0 })
      let count = Double(others.count)
      // The logarithm of `R_i / e^{s_ii}`.
      let excess = log(count) + hard.value - weight.value - own
      let floor = count * exp(-1 / temperature - own)
      if (exp(min(excess, 700)) - prior * count) / (1 - prior) < floor {
        sum += log1p(floor)
        slopes[diagonal] -= floor / (1 + floor)
        temperatureSlope += floor / (1 + floor) / (temperature * temperature)
        continue
      }
      // `1 + g_i` over `e^excess`, which may be beyond any number.
      let rest = (1 - prior * count * exp(-excess)) / (1 - prior) + exp(-excess)
      sum += excess > 0 ? excess + log(rest) : log1p((exp(excess) - prior * count) / (1 - prior))
      let slope = 1 / ((1 - prior) * rest)
      slopes[diagonal] -= slope
      for (place, other) in others.enumerated() {
        slopes[row * rows + other] +=
          slope * ((1 + concentration) * hard.shares[place] - concentration * weight.shares[place])
      }
    }
    let count = Double(max(1, rows))
    return HostScalar.Outcome(
      value: sum / count, slopes: [slopes.map { $0 / count }, [temperatureSlope / count]])
  }
  return contrast(scores, temperature)
}

/// The columns of the others that are not of the row's group.
func negatives(of row: Int, among count: Int, groups: [Int]?) -> [Int] {
  (0..<count).filter { other in other != row && groups.map { $0[other] != $0[row] } ?? true }
}

/// The logarithm of a sum of exponentials, and each one's share of the sum.
struct LogSumExp {
  let value: Double
  let shares: [Double]

  /// - Parameter values: At least one.
  init(_ values: [Double]) {
    let peak = values.max() ?? 0
    let exponentials = values.map { exp($0 - peak) }
    let sum = exponentials.reduce(0, +)
    value = peak + log(sum)
    shares = exponentials.map { $0 / sum }
  }
}
