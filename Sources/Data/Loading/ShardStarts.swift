/// Where the shards of a source begin, also behind the sources that choose among its samples or put others after them.
package enum ShardStarts {
  /// The first sample of each shard and the count at the end; nil where no shards are, or where their samples are no longer together.
  package static func of(_ source: any PairSource) -> [Int]? {
    switch source {
    case let source as any ShardedSource: source.shardStarts
    case let source as LabelledSource: of(source.base)
    case let source as MiscaptionedSource: of(source.base)
    case let source as SubsetSource: of(source)
    case let source as MixedSource: of(source)
    default: nil
    }
  }

  private static func of(_ source: SubsetSource) -> [Int]? {
    let indices = source.indices
    guard let starts = of(source.base), zip(indices, indices.dropFirst()).allSatisfy(<) else { return nil }
    var place = 0
    return starts.map { start in
      while place < indices.count, indices[place] < start { place += 1 }
      return place
    }
  }

  /// A part that has no shards is one.
  private static func of(_ source: MixedSource) -> [Int]? {
    let parts = source.parts.map(of)
    guard parts.contains(where: { $0 != nil }) else { return nil }
    var result = [0]
    for (part, starts) in zip(source.parts, parts) {
      let first = result.last ?? 0
      result += (starts ?? [0, part.count]).dropFirst().map { first + $0 }
    }
    return result
  }
}
