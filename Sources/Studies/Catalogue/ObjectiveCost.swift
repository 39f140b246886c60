import Data
import Encoders
package import Losses
import Tensor
import Training

/// What a step of training costs that computes one objective alone, in operations of matrix products and attentions: a property of the
/// objective and of sizes, not of a machine.
///
/// The sizes are those of ``size``: the model of scale `demo` and a batch of 32 pictures with captions of 12 tokens. What encoders and
/// projections take is in it, because a recipe of the objective alone pays for it.
package struct ObjectiveCost {
  /// In words, for lists.
  package static let size = "scale demo, 32 pairs"

  private static let pairs = 32
  private static let tokens = SpecialTokens(padding: 0, unknown: 1, classification: 2, separator: 3, mask: 4)
  /// Of its own: what others compute meanwhile is not counted.
  private let device = CPUDevice(threadCount: ProcessorWishes.ofProcess.standardThreads)

  package init() {}

  /// The operations of a step; nil where it cannot be trained at these sizes.
  package func operations(of objective: any Objective) -> Int? {
    var recipe = Recipe.tcl(.demo)
    recipe.objectives = [WeightedObjective(objective)]
    guard
      let trainer = try? Trainer(recipe: recipe, seed: Seed(1), tokens: Self.tokens, device: device),
      let report = try? trainer.train(batch(recipe.model))
    else { return nil }
    return report.operations
  }

  /// Noise and random words: what is computed does not depend on what is seen.
  private func batch(_ shape: ModelShape) -> PairBatch {
    var random = Seed(2).stream()
    let ordinary = Int(Self.tokens.mask) + 1
    let captions = (0..<Self.pairs).map { _ in
      [Self.tokens.classification]
        + (0..<11).map { _ in Int32(ordinary + random.index(below: shape.vocabularySize - ordinary)) }
    }
    let views = (0..<2).map { _ in
      Tensor(shape: [Self.pairs, 3, shape.imageSide, shape.imageSide], on: device) { random.normal() }
    }
    return PairBatch(
      firstViews: views[0], secondViews: views[1], text: PackedText(captions), samples: Array(0..<Self.pairs),
      groups: (0..<Self.pairs).map { "pair \($0)" })
  }
}
