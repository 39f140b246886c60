public import Autograd
import Tensor

/// Rows that say the same of a sample seen twice, in dimensions that say different things (Barlow Twins, Zbontar et al. 2021, eq. 1 and 2):
/// `sum_d (1 - C_dd)^2 + r sum_d sum_{e != d} C_de^2`, `C` the correlation over the batch of the dimensions of one view with those of the other.
///
/// Dimensions are standardised with the deviation over the batch and 1e-5 under the root, as a batch norm without parameters does.
///
/// - Parameters:
///   - first: `[samples, width]`, of one view.
///   - second: `[samples, width]`, of the other.
///   - redundancy: `r`.
/// - Returns: A scalar, between 0 and about `width` where views have nothing in common.
public func barlowTwinsLoss(_ first: Variable, _ second: Variable, redundancy: Double) -> Variable {
  let (samples, width) = first.shape2
  require(first.shape == second.shape, "barlow twins: views \(first.shape) and \(second.shape)")
  let standardised = StandardisedColumns(epsilon: 1e-5)
  let correlation = standardised(first).columnProducts(with: standardised(second)) * (1 / Float(max(1, samples)))
  let loss = HostScalar { inputs in
    var slopes = [Double](repeating: 0, count: width * width)
    var sum = 0.0
    for place in slopes.indices {
      let isOwn = place % (width + 1) == 0
      let (distance, weight) = isOwn ? (inputs[0][place] - 1, 1) : (inputs[0][place], redundancy)
      sum += weight * distance * distance
      slopes[place] = 2 * weight * distance
    }
    return HostScalar.Outcome(value: sum, slopes: [slopes])
  }
  return loss(correlation)
}

/// Variance, invariance, covariance (VICReg, Bardes et al. 2022, eq. 1 to 6), each of both views: the mean squared distance of a sample's two
/// rows over samples and dimensions, as in the published code, where eq. 5 has the sum over dimensions; the mean over dimensions of how far
/// their deviation over the batch is below 1; the sum of the squared covariances of different dimensions over the width.
///
/// Deviations are unbiased, with 1e-4 under the root. As in the published code the deviations of the two views are averaged, and their
/// covariances added up.
///
/// - Parameters:
///   - first: `[samples, width]`, of one view.
///   - second: `[samples, width]`, of the other.
/// - Returns: Three scalars, not yet weighed.
public func vicRegParts(
  _ first: Variable, _ second: Variable
) -> (invariance: Variable, variance: Variable, covariance: Variable) {
  let (samples, width) = first.shape2
  require(first.shape == second.shape, "vicreg: views \(first.shape) and \(second.shape)")
  let distance = (first + second * -1).reshaped([1, samples * width])
  let invariance = distance.linear(weight: distance, bias: nil).mean() * (1 / Float(max(1, samples * width)))
  let variance = HostScalar { deviationHinge($0, samples: samples, width: width) }
  let covariance = HostScalar { inputs in
    var slopes = inputs[0]
    var sum = 0.0
    for place in slopes.indices {
      if place % (width + 1) == 0 { slopes[place] = 0 }
      sum += slopes[place] * slopes[place]
      slopes[place] *= 2 / Double(width)
    }
    return HostScalar.Outcome(value: sum / Double(width), slopes: [slopes])
  }
  func covariances(_ x: Variable) -> Variable {
    let means = x.means(of: Offsets(rows: 1, length: samples)).reshaped([width])
    let centred = x.adding(row: means * -1)
    return covariance(centred.columnProducts(with: centred) * (1 / Float(max(1, samples - 1))))
  }
  return (
    invariance, (variance(first) + variance(second)) * 0.5, covariances(first) + covariances(second)
  )
}

/// `mean_d max(0, 1 - sqrt(var_d + 1e-4))` of `[samples, width]`, and its slopes.
private func deviationHinge(_ inputs: [[Double]], samples: Int, width: Int) -> HostScalar.Outcome {
  let x = inputs[0]
  var slopes = [Double](repeating: 0, count: x.count)
  var sum = 0.0
  let freedom = Double(max(1, samples - 1))
  for column in 0..<width {
    let places = stride(from: column, to: x.count, by: width)
    let mean = places.reduce(0) { $0 + x[$1] } / Double(max(1, samples))
    let variance = places.reduce(0) { $0 + (x[$1] - mean) * (x[$1] - mean) } / freedom
    let deviation = (variance + 1e-4).squareRoot()
    guard deviation < 1 else { continue }
    sum += 1 - deviation
    for place in places { slopes[place] = -(x[place] - mean) / (freedom * deviation * Double(width)) }
  }
  return HostScalar.Outcome(value: sum / Double(width), slopes: [slopes])
}

/// Columns of mean 0 and deviation 1 over the rows: a batch norm without parameters (Ioffe and Szegedy 2015, algorithm 1), with the biased
/// variance. Computed on the host.
struct StandardisedColumns: Operation {
  /// Added to the variance.
  let epsilon: Double

  func callAsFunction(_ x: Variable) -> Variable { apply(to: [x]) }

  func value(_ inputs: [Tensor]) -> Tensor {
    changed(inputs[0]) { values, _, deviation in values.map { $0 / deviation } }
  }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    let (rows, width) = inputs[0].shape2
    let slopes = gradient.values
    return [
      changed(inputs[0]) { values, column, deviation in
        let own = (0..<rows).map { Double(slopes[$0 * width + column]) }
        let standardised = values.map { $0 / deviation }
        let mean = own.reduce(0, +) / Double(rows)
        let along = zip(own, standardised).reduce(0) { $0 + $1.0 * $1.1 } / Double(rows)
        return zip(own, standardised).map { ($0 - mean - $1 * along) / deviation }
      }
    ]
  }

  /// - Parameter change: Of a column's centred numbers, its place and its deviation.
  private func changed(_ x: Tensor, _ change: ([Double], Int, Double) -> [Double]) -> Tensor {
    let (rows, width) = x.shape2
    var values = x.values
    for column in 0..<width {
      let own = (0..<rows).map { Double(values[$0 * width + column]) }
      let mean = own.reduce(0, +) / Double(max(1, rows))
      let centred = own.map { $0 - mean }
      let variance = centred.reduce(0) { $0 + $1 * $1 } / Double(max(1, rows))
      for (row, value) in change(centred, column, (variance + epsilon).squareRoot()).enumerated() {
        values[row * width + column] = Float(value)
      }
    }
    return Tensor(values, shape: x.shape, on: x.device)
  }
}
