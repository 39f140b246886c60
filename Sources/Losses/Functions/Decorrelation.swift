public import Autograd
import Tensor

/// Rows that say the same of a sample seen twice, in dimensions that say different things (Barlow Twins, Zbontar et al. 2021, eq. 1 and 2):
/// `sum_d (1 - C_dd)^2 + r sum_d sum_{e != d} C_de^2`, `C` the correlation over the batch of the dimensions of one view with those of the other.
///
/// Dimensions are standardised with the deviation over the batch and 1e-5 under the root, as a batch norm without parameters does (Ioffe and
/// Szegedy 2015, algorithm 1).
///
/// - Parameters:
///   - first: `[samples, width]`, of one view.
///   - second: `[samples, width]`, of the other.
///   - redundancy: `r`.
/// - Returns: A scalar, between 0 and about `width` where views have nothing in common.
public func barlowTwinsLoss(_ first: Variable, _ second: Variable, redundancy: Double) -> Variable {
  let (samples, _) = first.shape2
  require(first.shape == second.shape, "barlow twins: views \(first.shape) and \(second.shape)")
  let device = first.value.device
  let (ones, zeros) = (Tensor(repeating: 1, shape: [samples], on: device), Tensor(zeros: [samples], on: device))
  // What a batch norm does with columns a layer norm does with rows.
  func standardised(_ x: Variable) -> Variable {
    x.transposed().layerNorm(gamma: Variable(ones), beta: Variable(zeros), epsilon: 1e-5)  // [width, samples]
  }
  let products = standardised(first).linear(weight: standardised(second), bias: nil)  // [width, width]
  let distance = DiagonalDistance(target: 1, diagonalWeight: 1, otherWeight: Float(redundancy))
  return distance(products * (1 / Float(max(1, samples))))
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
  let invariance = distance.exactLinear(weight: distance).mean() * (1 / Float(max(1, samples * width)))
  func covariances(_ x: Variable) -> Variable {
    let means = x.means(of: Offsets(rows: 1, length: samples)).reshaped([width])
    let centred = x.adding(row: means * -1)
    return centred.columnProducts(with: centred) * (1 / Float(max(1, samples - 1)))  // [width, width]
  }
  // Of what is as large as the matrix nothing comes to the host, of its diagonal the hinge.
  let hinge = HostScalar { deviationHinge(variances: $0[0]) }
  func variance(_ covariances: Variable) -> Variable {
    hinge(covariances.reshaped([width * width, 1]).gatherRows(diagonalPlaces(width)))
  }
  let covariance = DiagonalDistance(target: 0, diagonalWeight: 0, otherWeight: 1 / Float(width))
  let (own, other) = (covariances(first), covariances(second))
  return (invariance, (variance(own) + variance(other)) * 0.5, covariance(own) + covariance(other))
}

/// `mean_d max(0, 1 - sqrt(var_d + 1e-4))`, and its slopes.
private func deviationHinge(variances: [Double]) -> HostScalar.Outcome {
  var slopes = [Double](repeating: 0, count: variances.count)
  var sum = 0.0
  let width = Double(max(1, variances.count))
  for (place, variance) in variances.enumerated() {
    let deviation = (variance + 1e-4).squareRoot()
    guard deviation < 1 else { continue }
    sum += 1 - deviation
    slopes[place] = -1 / (2 * deviation * width)
  }
  return HostScalar.Outcome(value: sum / width, slopes: [slopes])
}

/// Where the diagonal of a square matrix lies among its elements.
private func diagonalPlaces(_ width: Int) -> Indices { Indices((0..<width).map { $0 * (width + 1) }) }

/// `a sum_d (t - m_dd)^2 + b sum_{d != e} m_de^2` of a matrix `[width, width]`, which stays on its device.
private struct DiagonalDistance: Operation {
  /// `t`
  let target: Float
  /// `a`
  let diagonalWeight: Float
  /// `b`
  let otherWeight: Float

  func callAsFunction(_ matrix: Variable) -> Variable { apply(to: [matrix]) }

  func value(_ inputs: [Tensor]) -> Tensor {
    let (distances, others) = parts(of: inputs[0])
    return sumOfSquares(distances) * diagonalWeight + sumOfSquares(others) * otherWeight
  }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    let (distances, others) = parts(of: inputs[0])
    var slopes = others * (2 * otherWeight)
    slopes.scatterAdd(distances * (2 * diagonalWeight), diagonalPlaces(distances.count))
    return [slopes.reshaped(inputs[0].shape).scaled(by: gradient)]
  }

  /// The diagonal less the target, `[width, 1]`, and all elements with zeros on the diagonal, `[width * width, 1]`.
  private func parts(of matrix: Tensor) -> (distances: Tensor, others: Tensor) {
    let (width, columns) = matrix.shape2
    require(width == columns, "diagonal distance: \(matrix.shape) is not a square")
    let places = diagonalPlaces(width)
    var others = matrix.reshaped([width * width, 1])
    let diagonal = others.gatherRows(places)
    // A number less itself is 0, so this takes the diagonal out.
    others.scatterAdd(diagonal * -1, places)
    return (diagonal + Tensor(repeating: -target, shape: diagonal.shape, on: matrix.device), others)
  }

  /// A scalar; added up in double precision on the device.
  private func sumOfSquares(_ x: Tensor) -> Tensor { x.negatedDot(x, over: Tensor(-1, on: x.device)) }
}
