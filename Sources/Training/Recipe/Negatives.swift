/// Which pairs contrast a shard's pairs with one another, beside the queue.
public enum Negatives: String, Sendable, Codable, Hashable, CaseIterable, CustomStringConvertible {
  /// Those of the shard, as a published run on several GPUs has it.
  case shard
  /// Those of the whole batch: the momentum features of all shards are computed before the first one.
  case batch

  /// The word for it in recipes.
  public var description: String { rawValue }
}
