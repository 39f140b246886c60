internal import Tensor

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
    require(
      examples.allSatisfy { (0..<pictures.count).contains($0.picture) },
      "entailment set '\(name)': an example is about none of the \(pictures.count) pictures")
    self.name = name
    self.pictures = pictures
    self.examples = examples
    fingerprint = Hashing.mix(
      examples.reduce(Hashing.mix(pictures.fingerprint)) { state, example in
        Hashing.fnv1a(
          "\(example.id) \(example.picture) \(example.label.rawValue) \(example.hypothesis)\n", state: state)
      })
  }
}
