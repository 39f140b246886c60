/// How a source came to know where the samples of its shards are.
public struct ShardIndexing: Sendable, Hashable {
  /// Shards whose saved index was read.
  public internal(set) var reusedCount = 0
  /// Shards that were gone through.
  public internal(set) var scannedCount = 0
  /// Those of them whose saved index was damaged, or about an earlier content of the shard.
  public internal(set) var rejectedCount = 0
  /// Those of them whose index could not be saved.
  public internal(set) var unsavedCount = 0
}
