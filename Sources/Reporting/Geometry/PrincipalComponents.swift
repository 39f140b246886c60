/// The directions in which points vary most (Hotelling, 1933), for drawing them in a plane.
///
/// Directions are determined up to their sign; here the coordinate of greatest magnitude is positive, so that equal points give equal
/// drawings.
public struct PrincipalComponents: Sendable, Hashable {
  /// Unit vectors, the direction of greatest variance first.
  public let directions: [[Double]]
  /// The share of the whole variance in each direction, in `0...1`; zeros where nothing varies.
  public let shares: [Double]
  private let mean: [Double]

  /// - Parameters:
  ///   - rows: Points of equal length.
  ///   - count: How many directions; no more than the points have coordinates.
  public init(of rows: [[Double]], count: Int = 2) {
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
  public func project(_ row: [Double]) -> [Double] {
    let centred = zip(row, mean).map { $0 - $1 }
    return directions.map { direction in zip(direction, centred).reduce(0) { $0 + $1.0 * $1.1 } }
  }
}
