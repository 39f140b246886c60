public import Data

/// A phrase that means one thing on a picture.
public struct GroundingExample: Sendable, Hashable {
  /// Unique in its set.
  public let id: Int
  /// A picture of the set.
  public let picture: Int
  /// As it was written, not cleaned.
  public let text: String
  /// Which thing is meant, by the number of its annotation (`ref_id`); nil in training, which does not know it.
  public let reference: Int?

  public init(id: Int, picture: Int, text: String, reference: Int?) {
    self.id = id
    self.picture = picture
    self.text = text
    self.reference = reference
  }
}

/// One split of a task of grounding.
public struct GroundingSet: Sendable {
  /// Such as `refcoco+/val`.
  public let name: String
  public let pictures: any PictureSource
  public let examples: [GroundingExample]
  /// A hash of pictures and examples.
  public let fingerprint: UInt64

  public init(name: String, pictures: any PictureSource, examples: [GroundingExample]) {
    pictures.requirePictures(examples.lazy.map(\.picture), of: "grounding set '\(name)'")
    self.name = name
    self.pictures = pictures
    self.examples = examples
    fingerprint = pictures.fingerprint(
      with: examples.lazy.map { "\($0.id) \($0.picture) \($0.reference ?? -1) \($0.text)" })
  }
}
