/// The paired bootstrap over the queries of an evaluation: would other captions and pictures have given the same difference?
///
/// Every replicate draws queries with replacement and keeps for each what both arms made of it, so what makes a query hard cancels
/// (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapters 8 and 13; for retrieval Smucker, Allan and Carterette,
/// CIKM 2007). With several seeds it draws seeds too, and independently of them one sample of queries for all: seeds and queries
/// are crossed, and this is the pigeonhole bootstrap (Owen, Annals of Applied Statistics 1, 2007).
///
/// Deterministic: the same differences and seed give the same interval on every machine.
public struct QueryBootstrap: Sendable, Hashable, Codable {
  /// The mean difference, the mean over the strata.
  public let estimate: Double
  /// The percentile interval.
  public let percentile: ClosedRange<Double>
  /// The interval corrected for bias and acceleration; nil where it does not exist, as when every query agrees.
  public let biasCorrected: ClosedRange<Double>?
  /// Seeds that were drawn from; 1 means that only queries were.
  public let seedCount: Int
  /// Queries that were drawn from, over all strata.
  public let queryCount: Int
  /// Replicates drawn.
  public let replicates: Int

  /// The interval to show: the corrected one, else the percentile one.
  public var interval: ClosedRange<Double> { biasCorrected ?? percentile }

  /// - Parameters:
  ///   - strata: `[stratum][seed][query]`, arm less baseline. A recall in one direction is one stratum; a mean over both directions
  ///     has two, whose queries are drawn apart and whose means are averaged. Every stratum has the same seeds.
  ///   - level: The intervals' level.
  ///   - seed: The key of the random numbers.
  /// - Returns: Nil without values, with rows of unequal length, or where a value is not finite.
  public init?(strata: [[[Double]]], replicates: Int = 2000, level: Double = 0.95, seed: UInt64 = 0) {
    guard let seedCount = strata.first?.count, seedCount > 0, replicates > 0,
      strata.allSatisfy({ rows in
        rows.count == seedCount && !rows[0].isEmpty
          && rows.allSatisfy { $0.count == rows[0].count && $0.allSatisfy(\.isFinite) }
      })
    else { return nil }
    self.seedCount = seedCount
    self.replicates = replicates
    queryCount = strata.reduce(0) { $0 + $1[0].count }
    estimate = QueryBootstrap.mean(strata.map { rows in QueryBootstrap.mean(rows.map(QueryBootstrap.mean)) })
    let drawn = QueryBootstrap.draw(strata, seedCount: seedCount, replicates: replicates, seed: seed).sorted()
    percentile = BootstrapInterval.percentile(drawn, level: level)
    biasCorrected = BootstrapInterval.biasCorrected(
      drawn, estimate: estimate, acceleration: QueryBootstrap.acceleration(strata, estimate: estimate), level: level)
  }

  private static func draw(_ strata: [[[Double]]], seedCount: Int, replicates: Int, seed: UInt64) -> [Double] {
    var stream = ResamplingStream(seed: seed, purpose: "query bootstrap")
    return (0..<replicates).map { _ in
      var times = [Double](repeating: 0, count: seedCount)
      for _ in 0..<seedCount { times[seedCount == 1 ? 0 : stream.index(below: seedCount)] += 1 }
      var sum = 0.0
      for rows in strata {
        let count = rows[0].count
        var total = 0.0
        var drawn = [Double](repeating: 0, count: count)
        for _ in 0..<count { drawn[stream.index(below: count)] += 1 }
        for (row, weight) in zip(rows, times) where weight > 0 {
          var product = 0.0
          for query in 0..<count { product += drawn[query] * row[query] }
          total += weight * product
        }
        sum += total / Double(seedCount * count)
      }
      return sum / Double(strata.count)
    }
  }

  /// `sum l^3 / (6 (sum l^2)^1.5)` over the empirical influence values of everything drawn, each over the number of its kind
  /// (Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 5.3.2, for several samples).
  private static func acceleration(_ strata: [[[Double]]], estimate: Double) -> Double {
    let share = 1 / Double(strata.count)
    var squares = 0.0
    var cubes = 0.0
    func add(_ influences: [Double]) {
      let size = Double(influences.count)
      squares += influences.reduce(0) { $0 + $1 * $1 } / (size * size)
      cubes += influences.reduce(0) { $0 + $1 * $1 * $1 } / (size * size * size)
    }
    for rows in strata {
      let center = mean(rows.map(mean))
      add(rows[0].indices.map { query in share * (mean(rows.map { $0[query] }) - center) })
    }
    if strata[0].count > 1 {
      add(strata[0].indices.map { seed in mean(strata.map { mean($0[seed]) }) - estimate })
    }
    return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
