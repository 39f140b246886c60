package import Data
import Encoders
public import Tensor

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

  package init(task: String, set: FusedExamples, backbone: Backbone, augmentation: Augmentation, sight: Sight) {
    self.task = task
    self.set = set
    self.backbone = backbone
    self.augmentation = augmentation
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
    let size = 3 * side * side
    return try Tensor(shape: [pictures.count, 3, side, side], on: device) { values in
      for (place, picture) in pictures.enumerated() {
        let image: PixelImage
        do {
          image = try set.pictures.image(at: picture)
        } catch {
          throw DownstreamError.picture(
            task: task, source: set.pictures.name, picture: picture, reason: "\(error)")
        }
        let target = UnsafeMutableBufferPointer(rebasing: values[(place * size)..<((place + 1) * size)])
        PixelNormalization.clip.write(augmentation.apply(to: image, seed: seed.derived("view", picture)), to: target)
      }
    }
  }
}
