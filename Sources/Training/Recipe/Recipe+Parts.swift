import Data
import Encoders
import Losses
package import Parts

extension Recipe {
  /// The types of parts that every recipe can be made of: those of this package.
  package static let standardTypes = WeightedObjective.standardTypes
    .adding(Augmentation.standardTypes).adding(Aggregation.standardTypes).adding(EncoderChoice.standardTypes)
    .adding(WordPieceTokenizer.self)

  /// What the recipe is made of, each part with its version, in the order of the recipe.
  package var parts: [VersionedPart<any Part>] {
    objectives.map(\.part.erased) + [aggregation.part.erased] + augmentation.steps.map(\.part.erased) + encoders.parts
  }
}
