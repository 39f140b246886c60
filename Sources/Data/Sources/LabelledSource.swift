internal import Tensor

/// Another source under a name of its own, and where it is used beside sources of other folders, its groups apart from theirs.
///
/// The groups of published collections (`coco:ID`, `flickr30k:FILE`) are known everywhere and keep their names: one picture of
/// COCO is one group whichever list it came from. Any other group is named by a path, and `1.jpg` of two folders is not one picture.
package struct LabelledSource: DerivedSource {
  package let name: String
  package let base: any PairSource
  /// What sets groups apart; nil leaves them as they are.
  package let space: String?

  package init(_ base: any PairSource, name: String, space: String? = nil) {
    self.base = base
    self.name = name
    self.space = space
  }

  package var count: Int { base.count }

  package var fingerprint: UInt64 {
    space.map { Hashing.mix(Hashing.fnv1a($0, state: base.fingerprint)) } ?? base.fingerprint
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
    guard let space, !Self.isKnownEverywhere(group) else { return group }
    return "\(space):\(group)"
  }

  /// Whether `group` is of a published collection, and the same whichever list it came from.
  static func isKnownEverywhere(_ group: String) -> Bool { ["coco:", "flickr30k:"].contains(where: group.hasPrefix) }
}
