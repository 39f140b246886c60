import Training

/// What ranks will do on a network that is not here, by the model of latency and bandwidth (Hockney 1994; Thakur, Rabenseifner & Gropp 2005).
///
/// A step of a rank takes
/// ```
/// step = computing + calls (latency + (ranks - 1) message) + 2 parts (ranks - 1) latency
///        + 2 (ranks - 1) / ranks * bytes / bandwidth + adding
/// ```
/// seconds, where `computing` is that of its shards; gradients are exchanged in `parts`, each of them twice, once to be added up and once to
/// be given back, between one pair of ranks after the other; `calls`, `10 + 2 parts`, are collective calls, each of which posts a message to
/// every other rank; `bytes` are those of the gradients, and `adding` is what adding and copying them takes, which is measured. Each rank has as
/// many shards on any number of ranks, so the batch grows with them.
package struct NetworkModel {
  /// A network between machines, one rank on each.
  package struct Network: Sendable {
    package let name: String
    /// Seconds until a short message is there.
    package let latency: Double
    /// Bytes a second, in each direction at the same time.
    package let bandwidth: Double

    package init(name: String, latency: Double, bandwidth: Double) {
      self.name = name
      self.latency = latency
      self.bandwidth = bandwidth
    }

    /// Bandwidths are 94 % of the line's rate, latencies what MPI's benchmarks commonly show.
    package static let common = [
      Network(name: "1 Gbit/s Ethernet", latency: 50e-6, bandwidth: 0.1175e9),
      Network(name: "10 Gbit/s Ethernet", latency: 20e-6, bandwidth: 1.175e9),
      Network(name: "100 Gbit/s InfiniBand", latency: 2e-6, bandwidth: 11.75e9),
    ]
  }

  /// Seconds that a rank computes in a step, without exchanging.
  package let computing: Double
  /// Pairs a rank.
  package let pairs: Int
  /// Elements of all gradients.
  package let elements: Int
  /// Seconds of adding and copying the gradients of a step on a rank.
  package let adding: Double
  /// Seconds that posting a message takes.
  package let message: Double
  /// Collective calls of a step beside those for gradients: faults of samples, counts, weights, heads, features, groups, what is due.
  private static let calls = 10

  package init(computing: Double, pairs: Int, elements: Int, adding: Double, message: Double) {
    self.computing = computing
    self.pairs = pairs
    self.elements = elements
    self.adding = adding
    self.message = message
  }

  /// Seconds of a step that ranks exchange.
  package func exchange(ranks: Int, over network: Network) -> Double {
    guard ranks > 1 else { return 0 }
    let (others, parts) = (Double(ranks - 1), Double(RankShards.parts(elements: elements, ranks: ranks)))
    let calls = Double(NetworkModel.calls) + 2 * parts
    return calls * (network.latency + others * message) + 2 * parts * others * network.latency
      + 2 * others / Double(ranks) * Double(4 * elements) / network.bandwidth + adding
  }

  /// Pairs a second of all ranks together.
  package func pairsPerSecond(ranks: Int, over network: Network) -> Double {
    Double(ranks * pairs) / (computing + exchange(ranks: ranks, over: network))
  }

  /// The share of what as many ranks would do that never exchange.
  package func efficiency(ranks: Int, over network: Network) -> Double {
    computing / (computing + exchange(ranks: ranks, over: network))
  }
}
