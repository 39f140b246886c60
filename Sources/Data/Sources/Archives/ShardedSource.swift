/// A source whose samples lie one behind the other in a few large files.
public protocol ShardedSource: FileBackedSource {
  /// The number of the first sample of each shard, and the count at the end.
  var shardStarts: [Int] { get }
}
