import Autograd
import Data
import Experiments
import Encoders
import Losses
import Tensor
import TestSupport
import Testing
import Training

/// A foreign encoder whose lower part is frozen.
@Suite struct FrozenBagTests {
  @Test func itsTableStaysAndIsWhatMaskedWordsArePredictedBy() throws {
    var recipe = Recipe.tcl(.smoke).only(CMA.self, MLM.self)
    recipe.encoders.text = BagOfWords()
    recipe.frozen = .text(layers: 0..<0)
    #expect(recipe.fault == nil)
    let trainer = try Trainer(
      recipe: recipe, seed: Seed(1),
      tokens: SpecialTokens(padding: 0, unknown: 1, classification: 2, separator: 3, mask: 4))
    #expect(trainer.frozenParameters.map(\.path) == ["bag_of_words.table"])
    #expect(!trainer.parameters.contains { $0.path == "bag_of_words.table" })
    recipe.frozen = .text(layers: 0..<1)
    #expect(recipe.fault?.contains("end at 0") == true)
  }
}
