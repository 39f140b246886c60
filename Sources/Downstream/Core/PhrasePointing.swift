/// Where a phrase points in its picture.
public struct PhrasePointing: Sendable, Hashable, Codable {
  /// A picture of the task's test source.
  public let picture: Int
  public let phrase: String
  /// `[side * side]`, row by row from the top, none below 0.
  public let map: [Float]
  public let isHit: Bool

  public init(picture: Int, phrase: String, map: [Float], isHit: Bool) {
    self.picture = picture
    self.phrase = phrase
    self.map = map
    self.isHit = isHit
  }
}
