import Data
import Training

/// Captions of your own data that say on which side things are, where a recipe mirrors the pictures: a "disc on the left" is then shown
/// on the right in half of the steps.
public struct MirroredSides: Sendable, Hashable, CustomStringConvertible {
  /// The data, as tables name their pairs.
  let data: String
  /// The share of pairs with such a caption, of those that were looked at.
  let share: Double
  /// One of the captions.
  let example: String
  /// How often a picture is mirrored.
  let probability: Float

  /// Nil where no recipe mirrors pictures, or hardly any caption names a side.
  ///
  /// Reads the captions of at most ``limit`` pairs, evenly spread.
  init?(_ data: StudyData, recipes: [Recipe]) {
    let flips = recipes.flatMap(\.augmentation.steps).filter { $0.operation is HorizontalFlip }
    // What comes with Triad has settled it.
    guard data.isOwn, data.allowsFlips, let probability = flips.map(\.probability).max() else { return nil }
    let cleaner = CaptionCleaner()
    let count = min(data.training.count, Self.limit)
    var found = 0
    var example: String?
    for place in 0..<count {
      let captions = data.training.captions(at: place * data.training.count / count)
      guard
        let sided = captions.first(where: { caption in
          cleaner.clean(caption).split(separator: " ").contains { Self.sides.contains(String($0)) }
        })
      else { continue }
      found += 1
      example = example ?? sided
    }
    guard let example, Double(found) >= Self.least * Double(count) else { return nil }
    self.data = data.training.name
    share = Double(found) / Double(count)
    self.example = example
    self.probability = probability
  }

  /// One sentence with the share of pairs, the probability and the remedy.
  public var description: String {
    "\(Int((100 * share).rounded())) % of the pairs of \(data) have captions that name a side ('\(example)'), and every picture is "
      + "mirrored with probability \(probability): \(DataWords.noFlips) (in Swift `allowsFlips: false`) leaves pictures as they are."
  }

  /// Pairs that are looked at: enough for a share that is right within five points, and few for shards on slow drives.
  private static let limit = 500
  /// Below one pair in a hundred a word such as "right" is not a description of a picture.
  private static let least = 0.01
  private static let sides: Set<String> = [
    "left", "right", "leftmost", "rightmost", "왼쪽", "오른쪽", "왼쪽에", "오른쪽에",
  ]
}
