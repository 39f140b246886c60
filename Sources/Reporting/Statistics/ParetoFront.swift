/// The choices that no other choice beats in cost and score at once.
public enum ParetoFront {
  /// The places of those choices, the cheapest first. Of equal choices all are there.
  public static func places(_ choices: [(cost: Double, score: Double)]) -> [Int] {
    choices.indices.filter { place in
      let own = choices[place]
      return !choices.contains { other in
        other.cost <= own.cost && other.score >= own.score && (other.cost < own.cost || other.score > own.score)
      }
    }.sorted { (choices[$0].cost, $0) < (choices[$1].cost, $1) }
  }
}
