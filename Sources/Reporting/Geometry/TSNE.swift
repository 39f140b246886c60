import Foundation

/// Points in a plane, such that who are neighbours there are neighbours in truth: exact t-SNE (van der Maaten and Hinton, Visualizing
/// Data using t-SNE, JMLR 9, 2008).
///
/// Who lies beside whom says something; how far groups are apart, and how large they are, does not. All pairs are counted, so time and
/// memory grow with the square of the number of points: some hundreds take about a second. The start is the plane of the principal
/// components (Kobak and Berens, Nature Communications 10, 2019) with a keyed trace of noise, so equal points give equal drawings.
package struct TSNE: Sendable, Hashable {
  /// A point of the plane.
  package struct Place: Sendable, Hashable {
    package var x: Double
    package var y: Double

    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// One a row, around the origin.
  package let places: [Place]
  /// The number of neighbours that each point sees: what was asked for, or a third of the other points where they are few.
  package let perplexity: Double
  /// What the plane cannot show: the Kullback-Leibler divergence between neighbourhoods in truth and in the plane, in nats.
  package let divergence: Double

  /// - Parameters:
  ///   - rows: Points of equal length.
  ///   - steps: Of gradient descent, the first 250 with attraction exaggerated twelvefold.
  ///   - seed: Keys the noise of the start.
  package init(of rows: [[Double]], perplexity: Double = 30, steps: Int = 750, seed: UInt64 = 0) {
    self.perplexity = max(1, min(perplexity, Double(rows.count - 1) / 3))
    guard rows.count > 2 else {
      places = rows.indices.map { Place(x: Double($0), y: 0) }
      divergence = 0
      return
    }
    let affinities = NeighbourAffinities(of: rows, perplexity: self.perplexity)
    var layout = TSNE.start(rows, seed: seed)
    var velocity = layout.map { _ in Place(x: 0, y: 0) }
    var gains = layout.map { _ in Place(x: 1, y: 1) }
    var slope = TSNESlope(affinities)
    let rate = max(Double(rows.count) / (4 * TSNE.exaggeration), 50)
    for step in 0..<steps {
      let isEarly = step < TSNE.earlySteps
      let gradient = slope.gradient(at: layout, exaggeration: isEarly ? TSNE.exaggeration : 1)
      for point in layout.indices {
        gains[point].x = TSNE.gain(gains[point].x, velocity[point].x, gradient[point].x)
        gains[point].y = TSNE.gain(gains[point].y, velocity[point].y, gradient[point].y)
        let momentum = isEarly ? 0.5 : 0.8
        velocity[point].x = momentum * velocity[point].x - rate * gains[point].x * gradient[point].x
        velocity[point].y = momentum * velocity[point].y - rate * gains[point].y * gradient[point].y
        layout[point].x += velocity[point].x
        layout[point].y += velocity[point].y
      }
    }
    places = TSNE.centred(layout)
    divergence = slope.divergence(at: layout)
  }

  private static let exaggeration = 12.0
  private static let earlySteps = 250

  /// Coordinates that keep their direction go faster, those that swing slower (Jacobs, Neural Networks 1, 1988).
  private static func gain(_ gain: Double, _ velocity: Double, _ slope: Double) -> Double {
    max(0.01, velocity * slope < 0 ? gain + 0.2 : gain * 0.8)
  }

  /// The principal plane at a ten-thousandth of its size; the noise parts points that it lays upon each other.
  private static func start(_ rows: [[Double]], seed: UInt64) -> [Place] {
    let components = PrincipalComponents(of: rows)
    let projected = rows.map { components.project($0) }
    let spread = (projected.reduce(0) { $0 + ($1.first ?? 0) * ($1.first ?? 0) } / Double(rows.count)).squareRoot()
    let scale = spread > 0 ? 1e-4 / spread : 0
    var random = ResamplingStream(seed: seed, purpose: "t-SNE")
    func noise() -> Double { 1e-6 * (Double(random.next() >> 11) * 0x1p-52 - 1) }
    return projected.map { row in
      let x = scale * (row.first ?? 0) + noise()
      let y = scale * (row.count > 1 ? row[1] : 0) + noise()
      return Place(x: x, y: y)
    }
  }

  private static func centred(_ layout: [Place]) -> [Place] {
    let count = Double(layout.count)
    let (x, y) = layout.reduce((0, 0)) { ($0.0 + $1.x / count, $0.1 + $1.y / count) }
    return layout.map { Place(x: $0.x - x, y: $0.y - y) }
  }
}

/// How likely points are each other's neighbours: the joint probabilities of t-SNE (van der Maaten and Hinton, JMLR 9, 2008,
/// equations 1 and section 3.1).
///
/// Each point sees the others through a Gaussian whose width gives it the asked number of neighbours, its perplexity; both directions
/// of a pair are averaged.
package struct NeighbourAffinities: Sendable, Hashable {
  package let count: Int
  /// The pairs `(i, j)` with `j < i`, row by row; each stands for both directions, and all directions together are 1.
  let pairs: [Double]

  /// - Parameters:
  ///   - rows: Points of equal length.
  ///   - perplexity: At least 1, and less than the number of other points.
  package init(of rows: [[Double]], perplexity: Double) {
    count = rows.count
    let squares = rows.indices.map { first in
      rows.indices.map { SphereGeometry.squaredDistance(rows[first], rows[$0]) }
    }
    let conditional = rows.indices.map { NeighbourAffinities.neighbours(of: $0, squares[$0], perplexity) }
    pairs = rows.indices.flatMap { first in
      (0..<first).map { (conditional[first][$0] + conditional[$0][first]) / (2 * Double(rows.count)) }
    }
  }

  package subscript(first: Int, second: Int) -> Double {
    first == second ? 0 : pairs[NeighbourAffinities.place(max(first, second), min(first, second))]
  }

  /// Where the pair `(i, j)` with `j < i` stands.
  static func place(_ i: Int, _ j: Int) -> Int { i * (i - 1) / 2 + j }

  /// The probabilities with which point `own` takes each other one for its neighbour, of entropy `log(perplexity)`.
  package static func neighbours(of own: Int, _ squares: [Double], _ perplexity: Double) -> [Double] {
    // What all have in common cancels; without it, far points would have no neighbours for a computer.
    let least = squares.indices.filter { $0 != own }.map { squares[$0] }.min() ?? 0
    let target = log(perplexity)
    var precision = 1.0
    var (low, high) = (0.0, Double.infinity)
    var result: [Double] = []
    for _ in 0..<100 {
      var (sum, weighted) = (0.0, 0.0)
      result = squares.indices.map { other in
        guard other != own else { return 0 }
        let excess = squares[other] - least
        let weight = exp(-precision * excess)
        sum += weight
        weighted += weight * excess
        return weight
      }
      for place in result.indices { result[place] /= max(sum, 1) }
      let entropy = log(max(sum, 1)) + precision * weighted / max(sum, 1)
      if abs(entropy - target) < 1e-10 { break }
      if entropy > target {
        low = precision
        precision = high.isFinite ? (low + high) / 2 : precision * 2
      } else {
        high = precision
        precision = (low + high) / 2
      }
    }
    return result
  }
}

/// What t-SNE goes down: the divergence between neighbourhoods in truth and in the plane, and its gradient (van der Maaten and Hinton,
/// JMLR 9, 2008, equations 2, 4 and 5).
package struct TSNESlope: Sendable {
  private let affinities: NeighbourAffinities
  /// `1 / (1 + d^2)` of each pair, kept between steps to have its memory.
  private var kernels: [Double]

  package init(_ affinities: NeighbourAffinities) {
    self.affinities = affinities
    kernels = affinities.pairs.map { _ in 0 }
  }

  /// `4 sum_j (a p_ij - q_ij) (y_i - y_j) / (1 + |y_i - y_j|^2)` for each point i.
  ///
  /// - Parameter exaggeration: The factor `a` of attraction.
  package mutating func gradient(at layout: [TSNE.Place], exaggeration: Double = 1) -> [TSNE.Place] {
    let total = measure(layout)
    var gradient = layout.map { _ in TSNE.Place(x: 0, y: 0) }
    var pair = 0
    for i in layout.indices {
      let own = layout[i]
      var (x, y) = (0.0, 0.0)
      for j in 0..<i {
        let kernel = kernels[pair]
        let force = 4 * (exaggeration * affinities.pairs[pair] - kernel / total) * kernel
        let (dx, dy) = (force * (own.x - layout[j].x), force * (own.y - layout[j].y))
        x += dx
        y += dy
        gradient[j].x -= dx
        gradient[j].y -= dy
        pair += 1
      }
      gradient[i].x += x
      gradient[i].y += y
    }
    return gradient
  }

  /// `sum_ij p_ij log(p_ij / q_ij)` in nats.
  package mutating func divergence(at layout: [TSNE.Place]) -> Double {
    let total = measure(layout)
    return zip(affinities.pairs, kernels).reduce(0) { sum, pair in
      pair.0 > 0 ? sum + 2 * pair.0 * log(pair.0 * total / pair.1) : sum
    }
  }

  /// Fills `kernels`; the sum over all pairs in both directions.
  private mutating func measure(_ layout: [TSNE.Place]) -> Double {
    var sum = 0.0
    var pair = 0
    for i in layout.indices {
      let own = layout[i]
      for j in 0..<i {
        let (dx, dy) = (own.x - layout[j].x, own.y - layout[j].y)
        let kernel = 1 / (1 + dx * dx + dy * dy)
        kernels[pair] = kernel
        sum += kernel
        pair += 1
      }
    }
    return 2 * sum
  }
}
