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
    let losses = objectives.map { VersionedPart<any Part>($0.objective, version: $0.version) }
    let views = augmentation.steps.map { VersionedPart<any Part>($0.operation, version: $0.version) }
    return losses + [VersionedPart(aggregation.aggregator as any Part, version: aggregation.version)] + views
      + encoders.parts
  }
}
