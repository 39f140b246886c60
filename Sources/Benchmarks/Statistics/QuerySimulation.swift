import Reporting

/// Evaluations whose truth is known: queries in clusters, asked of a few models, to see how often the bootstrap's interval holds it.
package struct QuerySimulation: Sendable, Hashable {
  package let clusters: Int
  /// Queries of a cluster: one to this many, in turn.
  package let greatestSize: Int
  /// Seeds of both arms.
  package let seeds: Int
  /// The share of a query's variance that its cluster has.
  package let clusterShare: Double
  /// The standard deviation of a seed's mean difference; that of a query's is 1.
  package let seedDeviation: Double

  package init(
    clusters: Int, greatestSize: Int = 1, seeds: Int = 1, clusterShare: Double = 0, seedDeviation: Double = 0
  ) {
    self.clusters = clusters
    self.greatestSize = greatestSize
    self.seeds = seeds
    self.clusterShare = clusterShare
    self.seedDeviation = seedDeviation
  }

  /// How many of `count` intervals hold the true difference, which is 0.
  ///
  /// - Parameter drawsClusters: Whether what belongs together is drawn together.
  package func coverage(of count: Int, drawsClusters: Bool, key: UInt64 = 0) -> Double {
    var stream = NormalStream(seed: key, purpose: "queries")
    let numbers = (0..<clusters).flatMap { cluster in
      [Int](repeating: cluster, count: 1 + cluster % greatestSize)
    }
    var covering = 0
    for study in 0..<count {
      let shared = (0..<clusters).map { _ in clusterShare.squareRoot() * stream.next() }
      let queries = numbers.map { shared[$0] + (1 - clusterShare).squareRoot() * stream.next() }
      // One half of what a query brings is its own, whichever seed; the other half is the model's answer to it.
      let rows = (0..<seeds).map { _ in
        let level = seedDeviation * stream.next()
        return queries.map { level + $0 + (seeds > 1 ? stream.next() : 0) }
      }
      let bootstrap = QueryBootstrap(
        strata: [rows], clusters: drawsClusters ? [numbers] : nil, replicates: 1000, seed: UInt64(study))
      if let interval = bootstrap?.interval, interval.contains(0) { covering += 1 }
    }
    return Double(covering) / Double(count)
  }
}
