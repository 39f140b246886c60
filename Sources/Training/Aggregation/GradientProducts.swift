import Autograd
import Tensor

/// The inner products of the objectives' gradients with each other: a Gram matrix, symmetric, in double precision.
public struct GradientProducts: Sendable, Hashable {
  public let count: Int
  private let values: [Double]

  /// - Parameter rows: `[count][count]`
  public init(_ rows: [[Double]]) {
    require(rows.allSatisfy { $0.count == rows.count }, "gradient products: the matrix is not square")
    count = rows.count
    values = rows.flatMap { $0 }
  }

  /// Of vectors that are given as numbers.
  public init(vectors: [[Double]]) {
    self.init(vectors.map { a in vectors.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } })
  }

  /// Of gradients, each times its weight, on `parameters`; a gradient that is not there is zero.
  init(_ gradients: [Gradients], weights: [Double], on parameters: [Parameter]) {
    var rows = [[Double]](repeating: [Double](repeating: 0, count: gradients.count), count: gradients.count)
    for parameter in parameters {
      let own = gradients.map { $0[parameter] }
      for (i, first) in own.enumerated() {
        guard let first else { continue }
        rows[i][i] += weights[i] * weights[i] * first.sumOfSquares()
        for j in (i + 1)..<own.count {
          guard let second = own[j] else { continue }
          rows[i][j] += weights[i] * weights[j] * first.dot(second)
        }
      }
    }
    for i in rows.indices {
      for j in 0..<i { rows[i][j] = rows[j][i] }
    }
    self.init(rows)
  }

  /// The inner product of the gradients of two objectives.
  public subscript(first: Int, second: Int) -> Double { values[first * count + second] }

  /// The length of a gradient.
  public func norm(_ place: Int) -> Double { self[place, place].squareRoot() }

  /// In `-1...1`; 0 if one of them is zero.
  public func cosine(_ first: Int, _ second: Int) -> Double {
    let norms = norm(first) * norm(second)
    return norms > 0 ? min(1, max(-1, self[first, second] / norms)) : 0
  }
}
