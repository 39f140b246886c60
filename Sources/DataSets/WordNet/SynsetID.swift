/// Names a noun synset of WordNet by its place in `data.noun`, as all of WordNet's users do: the dog is `n02084071`.
public struct SynsetID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The number at the beginning of the synset's line.
  public let offset: Int

  public init(_ offset: Int) { self.offset = offset }

  public static func < (left: SynsetID, right: SynsetID) -> Bool { left.offset < right.offset }

  /// `n` and eight digits.
  public var description: String {
    let digits = String(offset)
    return "n" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }
}
