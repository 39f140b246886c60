import Data
import Encoders
import Losses
package import Parts

extension Recipe {
  /// The types of parts that every recipe can be made of: those of this package.
  package static let standardTypes = WeightedObjective.standardTypes
    .adding(Augmentation.standardTypes).adding(Aggregation.standardTypes).adding(EncoderChoice.standardTypes)
    .adding(WordPieceTokenizer.self)

  /// Whether what frozen layers make of pictures is known before training: of views that are new in every epoch nobody can know it, and
  /// some objectives want to see pixels.
  package var knowsViews: Bool {
    frozen.image != nil && views.count != nil
      && !objectives.contains { !$0.weight.isZero && $0.objective.readsPixels }
  }

  /// What the recipe is made of, each part with its version, in the order of the recipe.
  package var parts: [VersionedPart<any Part>] {
    let losses = objectives.map(\.part.erased)
    let views = augmentation.steps.map(\.part.erased)
    // WordPiece has no settings beside the recipe's own.
    let tokens = tokenizer.part.map { [$0.erased] } ?? []
    return losses + [aggregation.part.erased] + views + encoders.parts + tokens
  }
}
