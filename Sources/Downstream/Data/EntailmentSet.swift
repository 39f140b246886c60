public import Data

/// Whether a sentence follows from a picture; the numbers are those of the published code.
public enum Entailment: Int, Sendable, Hashable, CaseIterable {
  case contradiction = 0
  case neutral = 1
  case entailment = 2
}

/// A picture, a sentence, and how the one stands to the other.
public struct EntailmentExample: Sendable, Hashable {
  /// Unique in its set.
  public let id: Int
  /// A picture of the set.
  public let picture: Int
  /// As it was written, not cleaned.
  public let hypothesis: String
  public let label: Entailment

  public init(id: Int, picture: Int, hypothesis: String, label: Entailment) {
    self.id = id
    self.picture = picture
    self.hypothesis = hypothesis
    self.label = label
  }
}

/// One split of a task of visual entailment.
public struct EntailmentSet: Sendable {
  /// Such as `debcap-ve/train`.
  public let name: String
  public let pictures: any PictureSource
  public let examples: [EntailmentExample]
  /// A hash of pictures and examples.
  public let fingerprint: UInt64

  public init(name: String, pictures: any PictureSource, examples: [EntailmentExample]) {
    pictures.requirePictures(examples.lazy.map(\.picture), of: "entailment set '\(name)'")
    self.name = name
    self.pictures = pictures
    self.examples = examples
    fingerprint = pictures.fingerprint(
      with: examples.lazy.map { "\($0.id) \($0.picture) \($0.label.rawValue) \($0.hypothesis)" })
  }
}
