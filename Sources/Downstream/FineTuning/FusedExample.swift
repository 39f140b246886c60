public import Data

/// A text about one or two pictures, and what a classifier should say of them.
public struct FusedExample: Sendable, Hashable {
  /// One picture or two of the set's source.
  public let pictures: [Int]
  /// As it was written, not cleaned.
  public let text: String
  /// The classes to be learned, with shares that sum to 1; empty for items that are only asked.
  public let targets: [Int: Float]
  /// What each class scores as the answer, in `0...1`; classes that are not there score 0.
  public let scores: [Int: Float]
  /// For results by kind.
  public let kind: String
  /// Items of one number belong together, such as the pairs of one statement.
  public let group: Int

  public init(
    pictures: [Int], text: String, targets: [Int: Float], scores: [Int: Float]? = nil, kind: String, group: Int
  ) {
    self.pictures = pictures
    self.text = text
    self.targets = targets
    self.scores = scores ?? targets
    self.kind = kind
    self.group = group
  }

  /// With one right class.
  public init(pictures: [Int], text: String, label: Int, kind: String, group: Int) {
    self.init(pictures: pictures, text: text, targets: [label: 1], kind: kind, group: group)
  }

  /// The class with the greatest share, the lowest of equal ones; nil for items that are only asked.
  var label: Int? { targets.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key }
}

/// The examples of one split and their pictures.
public struct FusedExamples: Sendable {
  public let pictures: any PictureSource
  public let examples: [FusedExample]
  /// A hash of both.
  public let fingerprint: UInt64

  public init(pictures: any PictureSource, examples: [FusedExample], fingerprint: UInt64) {
    self.pictures = pictures
    self.examples = examples
    self.fingerprint = fingerprint
  }
}
