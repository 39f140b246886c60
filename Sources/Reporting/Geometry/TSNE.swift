import Foundation

/// Points in a plane, such that who are neighbours there are neighbours in truth: exact t-SNE (van der Maaten and Hinton, Visualizing
/// Data using t-SNE, JMLR 9, 2008).
///
/// Who lies beside whom says something; how far groups are apart, and how large they are, does not. All pairs are counted, so time and
/// memory grow with the square of the number of points: some hundreds take about a second. The start is the plane of the principal
/// components (Kobak and Berens, Nature Communications 10, 2019) with a keyed trace of noise, so equal points give equal drawings.
public struct TSNE: Sendable, Hashable {
  /// A point of the plane.
  public struct Place: Sendable, Hashable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// One a row, around the origin.
  public let places: [Place]
  /// The number of neighbours that each point sees: what was asked for, or a third of the other points where they are few.
  public let perplexity: Double
  /// What the plane cannot show: the Kullback-Leibler divergence between neighbourhoods in truth and in the plane, in nats.
  public let divergence: Double

  /// - Parameters:
  ///   - rows: Points of equal length.
  ///   - steps: Of gradient descent, the first 250 with attraction exaggerated twelvefold.
  ///   - seed: Keys the noise of the start.
  public init(of rows: [[Double]], perplexity: Double = 30, steps: Int = 750, seed: UInt64 = 0) {
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
