/// What a source knows of a sample besides its pixels.
public struct PairEntry: Sendable, Hashable {
  /// The captions, the preferred one first; never empty.
  public var captions: [String]
  /// Samples of one group show the same thing and count as each other's positives.
  public var group: String
  /// Where the picture is, for messages: a path below the source's root, a member of an archive, or a number.
  public var picture: String

  public init(captions: [String], group: String, picture: String) {
    self.captions = captions
    self.group = group
    self.picture = picture
  }
}
