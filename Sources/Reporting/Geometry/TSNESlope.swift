import Foundation

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
