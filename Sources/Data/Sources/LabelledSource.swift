internal import Tensor

/// Another source under a name of its own, and where it is used beside sources of other folders, its groups apart from theirs.
///
/// The groups of published collections (`coco:ID`, `flickr30k:FILE`) are known everywhere and keep their names: one picture of
/// COCO is one group whichever list it came from. Any other group is named by a path, and `1.jpg` of two folders is not one picture.
/// Those of archives are named by the number of a shard, and shard 0 of two addresses is not one shard.
package struct LabelledSource: DerivedSource {
  package let name: String
  package let base: any PairSource
  /// What sets groups apart; nil leaves them as they are.
  package let space: String?
  /// The numbers of an archive's shards among those of all addresses; nil leaves them as they are.
  private let shards: [Int]?

  package init(_ base: any PairSource, name: String, space: String? = nil, shards: [Int]? = nil) {
    self.base = base
    self.name = name
    self.space = space
    self.shards = shards
  }

  package var count: Int { base.count }

  package var fingerprint: UInt64 {
    let spaced = space.map { Hashing.mix(Hashing.fnv1a($0, state: base.fingerprint)) } ?? base.fingerprint
    return shards.map { Hashing.mix(Hashing.fnv1a("shards \($0)", state: spaced)) } ?? spaced
  }

  package func group(at index: Int) -> String { placed(base.group(at: index)) }

  func place(of index: Int) -> (source: any PairSource, index: Int) { (base, index) }

  package func entry(at index: Int) throws -> PairEntry { placed(try base.entry(at: index)) }

  package func pair(at index: Int) throws -> (entry: PairEntry, reading: PictureReading) {
    let (entry, reading) = try base.pair(at: index)
    return (placed(entry), reading)
  }

  private func placed(_ entry: PairEntry) -> PairEntry {
    var entry = entry
    entry.group = placed(entry.group)
    return entry
  }

  private func placed(_ group: String) -> String {
    guard !Self.isKnownEverywhere(group) else { return group }
    let group = renumbered(group)
    return space.map { "\($0):\(group)" } ?? group
  }

  /// `tar:0:0042` with the other number of its shard.
  private func renumbered(_ group: String) -> String {
    let start = "tar:"
    guard let shards, group.hasPrefix(start) else { return group }
    let rest = group.dropFirst(start.count)
    guard let colon = rest.firstIndex(of: ":"), let number = Int(rest[..<colon]), shards.indices.contains(number)
    else { return group }
    return "\(start)\(shards[number])\(rest[colon...])"
  }

  /// Whether `group` is of a published collection, and the same whichever list it came from.
  static func isKnownEverywhere(_ group: String) -> Bool { ["coco:", "flickr30k:"].contains(where: group.hasPrefix) }
}
