/// How often an objective is computed, and on how many pairs of a batch.
///
/// Contrast is cheap and wants many negatives; fusion is dear and content with few pairs. So each objective has a rhythm of its own:
///
/// ```swift
/// WeightedObjective(ITM(), cadence: Cadence(every: 4, pairs: 32))
/// ```
///
/// In a step in which it is not computed an objective is absent: it costs nothing and no gradient of it arrives.
public struct Cadence: Sendable, Codable, Hashable {
  /// Steps from one time to the next; the first step of a run is one.
  public var every: Int
  /// Of a batch, the first so many pairs, whose order is random; nil for all. A batch that is cut into shards has as many parts of them.
  public var pairs: Int?

  /// Computed in every `every`-th step, on the first `pairs` pairs of the batch; nil is all of them.
  public init(every: Int = 1, pairs: Int? = nil) {
    self.every = every
    self.pairs = pairs
  }

  /// In every step, on all pairs.
  public static let always = Cadence()

  /// Whether the objective is computed in a step.
  package func includes(step: Int) -> Bool { step % every == 0 }

  /// What nobody can keep to with such batches, or nil.
  package func fault(batchSize: Int, shards: Int) -> String? {
    if every < 1 { return "every is \(every); it must be at least 1" }
    guard let pairs else { return nil }
    guard pairs >= 1, pairs <= batchSize, pairs % max(1, shards) == 0 else {
      let parts = shards > 1 ? " and divide into \(shards) shards" : ""
      return "pairs is \(pairs); it must be within 1...\(batchSize), the pairs of a batch,\(parts) or nil for all"
    }
    return nil
  }
}
