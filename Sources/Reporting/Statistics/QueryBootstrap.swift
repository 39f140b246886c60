/// The paired bootstrap over the queries of an evaluation: would other captions and pictures have given the same difference?
///
/// Every replicate draws queries with replacement and keeps for each what both arms made of it, so what makes a query hard cancels
/// (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapters 8 and 13; for retrieval Smucker, Allan and Carterette,
/// CIKM 2007). Queries that belong together, such as four drawings of one emoji, the questions of one picture, or a picture and its caption,
/// are drawn together (Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 3.8). With several seeds it draws seeds too, and independently of them one sample of queries for all: seeds and queries
/// are crossed, and this is the pigeonhole bootstrap (Owen, Annals of Applied Statistics 1, 2007).
///
/// What is searched is not drawn: another gallery would have other rivals of every right answer, and the interval is one of other
/// queries to this one.
///
/// Deterministic: the same differences and seed give the same interval on every machine.
public struct QueryBootstrap: Sendable, Hashable, Codable {
  /// The mean difference, the mean over the strata.
  public let estimate: Double
  /// The percentile interval.
  package let percentile: ClosedRange<Double>
  /// The interval corrected for bias and acceleration; nil where it does not exist, as when every query agrees.
  package let biasCorrected: ClosedRange<Double>?
  /// Seeds that were drawn from; 1 means that only queries were.
  package let seedCount: Int
  /// Queries that were drawn from, over all strata.
  package let queryCount: Int
  /// What was drawn: clusters of queries, or queries where each stands alone.
  package let clusterCount: Int
  /// Replicates drawn.
  package let replicates: Int

  /// The interval to show: the corrected one, else the percentile one.
  public var interval: ClosedRange<Double> { biasCorrected ?? percentile }

  /// - Parameters:
  ///   - strata: `[stratum][seed][query]`, arm less baseline. A recall in one direction is one stratum; a mean over both directions
  ///     has two, whose means are averaged. Every stratum has the same seeds.
  ///   - clusters: `[stratum][query]`, numbers of what queries belong to, the same in all strata; nil where each stands alone and strata are
  ///     drawn apart.
  ///   - level: The intervals' level.
  ///   - seed: The key of the random numbers.
  /// - Returns: Nil without values, with rows of unequal length, or where a value is not finite.
  public init?(
    strata: [[[Double]]], clusters: [[Int]]? = nil, replicates: Int = 2000, level: Double = 0.95, seed: UInt64 = 0
  ) {
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
    let drawn: [Double]
    let acceleration: Double
    if let clusters {
      guard clusters.map(\.count) == strata.map({ $0[0].count }) else { return nil }
      let sums = ClusterSums(strata, clusters)
      clusterCount = sums.count
      drawn = sums.draw(replicates: replicates, seed: seed).sorted()
      acceleration = sums.acceleration(estimate: estimate)
    } else {
      clusterCount = queryCount
      drawn = QueryBootstrap.draw(strata, seedCount: seedCount, replicates: replicates, seed: seed).sorted()
      acceleration = QueryBootstrap.acceleration(strata, estimate: estimate)
    }
    percentile = BootstrapInterval.percentile(drawn, level: level)
    biasCorrected = BootstrapInterval.biasCorrected(
      drawn, estimate: estimate, acceleration: acceleration, level: level)
  }

  private static func draw(_ strata: [[[Double]]], seedCount: Int, replicates: Int, seed: UInt64) -> [Double] {
    var stream = ResamplingStream(seed: seed, purpose: "query bootstrap")
    return (0..<replicates).map { _ in
      let times = stream.seedCounts(of: seedCount)
      var sum = 0.0
      for rows in strata {
        let count = rows[0].count
        var total = 0.0
        let drawn = stream.counts(of: count)
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
    var influences = strata.map { rows in
      let center = mean(rows.map(mean))
      return rows[0].indices.map { query in share * (mean(rows.map { $0[query] }) - center) }
    }
    if strata[0].count > 1 {
      influences.append(strata[0].indices.map { seed in mean(strata.map { mean($0[seed]) }) - estimate })
    }
    return acceleration(of: influences)
  }

  /// From influence values of several kinds of things that are drawn.
  fileprivate static func acceleration(of influences: [[Double]]) -> Double {
    var squares = 0.0
    var cubes = 0.0
    for own in influences {
      let size = Double(own.count)
      squares += own.reduce(0) { $0 + $1 * $1 } / (size * size)
      cubes += own.reduce(0) { $0 + $1 * $1 * $1 } / (size * size * size)
    }
    return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
  }

  fileprivate static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}

/// What the clusters of queries contribute to the mean of each stratum, which is a ratio: of the sum of what was drawn, and its number.
private struct ClusterSums {
  /// How many clusters there are, over all strata.
  let count: Int
  /// `[stratum][cluster]`: queries.
  private var sizes: [[Double]]
  /// `[stratum][seed][cluster]`
  private var sums: [[[Double]]]

  init(_ strata: [[[Double]]], _ clusters: [[Int]]) {
    var places: [Int: Int] = [:]
    for number in clusters.joined() where places[number] == nil { places[number] = places.count }
    let count = places.count
    self.count = count
    sizes = clusters.map { numbers in
      var sizes = [Double](repeating: 0, count: count)
      for number in numbers { sizes[places[number] ?? 0] += 1 }
      return sizes
    }
    sums = zip(strata, clusters).map { rows, numbers in
      rows.map { row in
        var sums = [Double](repeating: 0, count: count)
        for (value, number) in zip(row, numbers) { sums[places[number] ?? 0] += value }
        return sums
      }
    }
  }

  private var seedCount: Int { sums[0].count }

  func draw(replicates: Int, seed: UInt64) -> [Double] {
    var stream = ResamplingStream(seed: seed, purpose: "query bootstrap")
    var result: [Double] = []
    while result.count < replicates {
      let times = stream.seedCounts(of: seedCount)
      let drawn = stream.counts(of: count)
      // A stratum of which nothing was drawn has no mean; it takes very few clusters.
      let numbers = sizes.map { own in own.indices.reduce(0) { $0 + drawn[$1] * own[$1] } }
      guard numbers.allSatisfy({ $0 > 0 }) else { continue }
      var sum = 0.0
      for (rows, number) in zip(sums, numbers) {
        var total = 0.0
        for (row, weight) in zip(rows, times) where weight > 0 {
          total += weight * row.indices.reduce(0) { $0 + drawn[$1] * row[$1] }
        }
        sum += total / (Double(seedCount) * number)
      }
      result.append(sum / Double(sums.count))
    }
    return result
  }

  /// As without clusters, whose influence on the mean of a stratum is that of a ratio: `(sum - size * mean) / mean size`.
  func acceleration(estimate: Double) -> Double {
    let share = 1 / Double(sums.count)
    var influences = [Double](repeating: 0, count: count)
    var means = [[Double]](repeating: [], count: seedCount)
    for (rows, own) in zip(sums, sizes) {
      let number = own.reduce(0, +)
      let pooled = own.indices.map { cluster in rows.reduce(0) { $0 + $1[cluster] } / Double(seedCount) }
      let center = pooled.reduce(0, +) / number
      for cluster in own.indices {
        influences[cluster] += share * (pooled[cluster] - own[cluster] * center) * Double(count) / number
      }
      for seed in rows.indices { means[seed].append(rows[seed].reduce(0, +) / number) }
    }
    let seeds = seedCount > 1 ? [means.map { QueryBootstrap.mean($0) - estimate }] : []
    return QueryBootstrap.acceleration(of: [influences] + seeds)
  }
}

/// Confidence intervals from bootstrap replicates of a statistic.
package enum BootstrapInterval {
  /// The percentile interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3).
  ///
  /// - Parameter sorted: The replicates, ascending, at least one.
  package static func percentile(_ sorted: [Double], level: Double) -> ClosedRange<Double> {
    quantile(sorted, (1 - level) / 2)...quantile(sorted, (1 + level) / 2)
  }

  /// The interval corrected for bias and acceleration, BCa (Efron, Journal of the American Statistical Association 82, 1987;
  /// Efron and Tibshirani 1993, equations 14.9, 14.10 and 14.14); nil where all replicates lie on one side of the estimate.
  ///
  /// Replicates equal to the estimate, up to the rounding of sums in another order, count half, because recalls are coarse.
  package static func biasCorrected(
    _ sorted: [Double], estimate: Double, acceleration: Double, level: Double
  ) -> ClosedRange<Double>? {
    let rounding = 1e-9 * max(abs(estimate), sorted.reduce(0) { max($0, abs($1)) })
    let ties = sorted.count { abs($0 - estimate) <= rounding }
    let below = Double(sorted.count { $0 < estimate - rounding }) + Double(ties) / 2
    let bias = StandardNormal.quantile(below / Double(sorted.count))
    guard bias.isFinite else { return nil }
    func end(_ probability: Double) -> Double? {
      let moved = bias + StandardNormal.quantile(probability)
      let adjusted = StandardNormal.cumulativeProbability(bias + moved / (1 - acceleration * moved))
      return adjusted.isNaN ? nil : quantile(sorted, adjusted)
    }
    guard let lower = end((1 - level) / 2), let upper = end((1 + level) / 2), lower <= upper else { return nil }
    return lower...upper
  }

  /// The quantile with linear interpolation between order statistics: definition 7 of Hyndman and Fan (The American Statistician
  /// 50, 1996), the one of NumPy and R.
  package static func quantile(_ sorted: [Double], _ probability: Double) -> Double {
    let place = probability * Double(sorted.count - 1)
    let lower = max(0, min(sorted.count - 1, Int(place)))
    let upper = min(sorted.count - 1, lower + 1)
    return sorted[lower] + (place - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}
