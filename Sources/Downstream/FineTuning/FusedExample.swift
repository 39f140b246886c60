public import Data
import Encoders
public import Tensor

/// A text about one or two pictures, and what a classifier should say of them.
public struct FusedExample: Sendable, Hashable {
  /// One picture or two of the set's source.
  package let pictures: [Int]
  /// As it was written, not cleaned.
  public let text: String
  /// The classes to be learned, with shares that sum to 1; empty for items that are only asked.
  package let targets: [Int: Float]
  /// What each class scores as the answer, in `0...1`; classes that are not there score 0.
  package let scores: [Int: Float]
  /// For results by kind.
  public let kind: String
  /// Items of one number belong together, such as the pairs of one statement.
  public let group: Int

  /// An example of one text and the pictures it is fused with; `targets` are weights of classes, `scores` what each
  /// class earns, `targets` without it.
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
  /// The pictures that examples point to.
  public let pictures: any PictureSource
  /// The examples, in the order in which results list them.
  public let examples: [FusedExample]
  /// A hash of both.
  package let fingerprint: UInt64

  /// Examples with the pictures they point to; `fingerprint` stands for the content of both.
  public init(pictures: any PictureSource, examples: [FusedExample], fingerprint: UInt64) {
    self.pictures = pictures
    self.examples = examples
    self.fingerprint = fingerprint
  }
}

extension FusedExamples {
  /// The picture of each example, of two that with the lower number, so that both orders of a pair are one: answers about one picture go
  /// together.
  var pictureClusters: [Int] { examples.map { $0.pictures.min() ?? 0 } }
}

/// The examples of one step as a network sees them: each picture once, each text once.
public struct FusedBatch {
  /// `[pictures, 3, side, side]`
  public let views: Tensor
  /// `[1 or 2][examples]`: rows of `views`.
  public let pictures: [[Int]]
  /// `[examples]`
  public let text: PackedText

  package init(views: Tensor, pictures: [[Int]], text: PackedText) {
    self.views = views
    self.pictures = pictures
    self.text = text
  }
}

/// Makes batches: a function of examples and keys alone.
package struct FusedBatchMaker {
  let task: String
  let set: FusedExamples
  let backbone: Backbone
  package let augmentation: Augmentation
  let sight: Sight

  /// - Parameter training: Shows pictures as this training does; nil shows them as in evaluation.
  package init(
    task: String, set: FusedExamples, backbone: Backbone, training: FineTuning? = nil, sight: Sight = .full
  ) {
    self.task = task
    self.set = set
    self.backbone = backbone
    let side = backbone.model.shape.imageSide
    augmentation = training?.augmentation(side: side) ?? .evaluation(side: side)
    self.sight = sight
  }

  /// - Parameter seed: The key of the views.
  func batch(_ chosen: some Collection<Int>, seed: Seed) throws -> FusedBatch {
    let examples = chosen.map { set.examples[$0] }
    let distinct = sight == .textOnly ? [0] : Set(examples.flatMap(\.pictures)).sorted()
    let rows = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($0.element, $0.offset) })
    let count = examples.map(\.pictures.count).max() ?? 1
    return FusedBatch(
      views: try views(of: distinct, seed: seed),
      pictures: (0..<count).map { side in examples.map { sight == .textOnly ? 0 : rows[$0.pictures[side]] ?? 0 } },
      text: PackedText(examples.map { backbone.tokens(of: sight == .pictureOnly ? "" : $0.text) }))
  }

  /// `[pictures, 3, side, side]`
  func views(of pictures: [Int], seed: Seed) throws -> Tensor {
    let (side, device) = (augmentation.side, backbone.model.device)
    guard sight != .textOnly else { return Tensor(zeros: [1, 3, side, side], on: device) }
    var views = PictureBytes(side: side, capacity: pictures.count)
    for picture in pictures {
      let image: PixelImage
      do {
        image = try set.pictures.image(at: picture)
      } catch {
        throw DownstreamError.picture(
          task: task, source: set.pictures.name, picture: picture, reason: "\(error)")
      }
      views.append(augmentation.apply(to: image, seed: seed.derived("view", picture)))
    }
    return views.normalized(by: .clip, on: device)
  }
}

/// What a model is shown of an item: all of it, or one side, to see how much the other side alone gives away.
public enum Sight: String, Sendable, Codable, Hashable, CaseIterable {
  /// Picture and text.
  case full
  /// Every picture is a grey field.
  case textOnly
  /// Every text is empty.
  case pictureOnly

  /// What the name of a task ends with where a model is shown so much: nothing in full sight, else `-text-only` or `-picture-only`. Results
  /// of blind tasks are looked up by it.
  public var suffix: String {
    switch self {
    case .full: ""
    case .textOnly: "-text-only"
    case .pictureOnly: "-picture-only"
    }
  }
}
