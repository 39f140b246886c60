/// The directions in which points vary most (Hotelling, 1933), for drawing them in a plane.
///
/// Directions are determined up to their sign; here the coordinate of greatest magnitude is positive, so that equal points give equal
/// drawings.
package struct PrincipalComponents: Sendable, Hashable {
  /// Unit vectors, the direction of greatest variance first.
  package let directions: [[Double]]
  /// The share of the whole variance in each direction, in `0...1`; zeros where nothing varies.
  package let shares: [Double]
  private let mean: [Double]

  /// - Parameters:
  ///   - rows: Points of equal length.
  ///   - count: How many directions; no more than the points have coordinates.
  package init(of rows: [[Double]], count: Int = 2) {
    let width = rows.first?.count ?? 0
    var mean = [Double](repeating: 0, count: width)
    for row in rows { for place in 0..<width { mean[place] += row[place] } }
    for place in 0..<width { mean[place] /= Double(rows.count) }
    var covariance = SymmetricMatrix(size: width)
    for row in rows {
      let centred = zip(row, mean).map { $0 - $1 }
      covariance.add(outerProductOf: centred, scale: 1 / Double(max(1, rows.count - 1)))
    }
    let (values, vectors) = covariance.eigen()
    let order = values.indices.sorted { (values[$1], $0) < (values[$0], $1) }.prefix(count)
    let total = values.reduce(0) { $0 + max(0, $1) }
    self.mean = mean
    shares = order.map { total > 0 ? max(0, values[$0]) / total : 0 }
    directions = order.map { place in
      let vector = vectors[place]
      let greatest = vector.max { abs($0) < abs($1) } ?? 0
      return greatest < 0 ? vector.map { -$0 } : vector
    }
  }

  /// The coordinates of a point along the directions.
  package func project(_ row: [Double]) -> [Double] {
    let centred = zip(row, mean).map { $0 - $1 }
    return directions.map { direction in zip(direction, centred).reduce(0) { $0 + $1.0 * $1.1 } }
  }
}

/// A real symmetric matrix and its eigenvectors.
struct SymmetricMatrix {
  let size: Int
  /// `[size][size]`, row by row; both halves are kept.
  private var elements: [Double]

  init(size: Int) {
    self.size = size
    elements = [Double](repeating: 0, count: size * size)
  }

  subscript(row: Int, column: Int) -> Double {
    get { elements[row * size + column] }
    set { elements[row * size + column] = newValue }
  }

  mutating func add(outerProductOf vector: [Double], scale: Double) {
    for row in 0..<size {
      let factor = vector[row] * scale
      for column in 0..<size { elements[row * size + column] += factor * vector[column] }
    }
  }

  /// Eigenvalues, in no particular order, and their unit eigenvectors, by cyclic Jacobi rotations (Golub and Van Loan, Matrix
  /// Computations, section 8.5). No start is guessed and no gap between eigenvalues is needed.
  func eigen() -> (values: [Double], vectors: [[Double]]) {
    var matrix = self
    // The rows become the eigenvectors.
    var vectors = (0..<size).map { row in (0..<size).map { $0 == row ? 1.0 : 0.0 } }
    let scale = elements.reduce(0) { $0 + $1 * $1 }
    for _ in 0..<60 {
      var rest = 0.0
      for row in 0..<size { for column in 0..<row { rest += matrix[row, column] * matrix[row, column] } }
      if rest <= 1e-22 * scale { break }
      for p in 0..<size {
        for q in (p + 1)..<max(size, p + 1) { matrix.rotate(p, q, &vectors) }
      }
    }
    return ((0..<size).map { matrix[$0, $0] }, vectors)
  }

  /// The rotation in the plane of `p` and `q` that makes their common element zero.
  private mutating func rotate(_ p: Int, _ q: Int, _ vectors: inout [[Double]]) {
    let offDiagonal = self[p, q]
    guard offDiagonal != 0 else { return }
    let ratio = (self[q, q] - self[p, p]) / (2 * offDiagonal)
    let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (ratio * ratio + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    let (pp, qq) = (self[p, p] - tangent * offDiagonal, self[q, q] + tangent * offDiagonal)
    for k in 0..<size where k != p && k != q {
      let (kp, kq) = (self[p, k], self[q, k])
      let (newP, newQ) = (cosine * kp - sine * kq, sine * kp + cosine * kq)
      self[p, k] = newP
      self[k, p] = newP
      self[q, k] = newQ
      self[k, q] = newQ
    }
    self[p, p] = pp
    self[q, q] = qq
    self[p, q] = 0
    self[q, p] = 0
    let (a, b) = (vectors[p], vectors[q])
    for k in 0..<size {
      vectors[p][k] = cosine * a[k] - sine * b[k]
      vectors[q][k] = sine * a[k] + cosine * b[k]
    }
  }
}
