import Experiments
import Foundation
import JSON
import Studies
import Testing
import Training

/// What is true of the canonical form of every shipped recipe.
@Suite struct RecipeCodingTests {
  @Test(arguments: Scale.standard) func everyShippedRecipeIsReadBackAsItWasWritten(scale: Scale) throws {
    let decoder = Catalogue.standard.adding(usedBy: Experiment.all).decoder()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    for recipe in Experiment.all.flatMap({ $0.arms(at: scale).all }) {
      let text = try recipe.canonicalJSON()
      let bytes = Foundation.Data(text.utf8)
      #expect(try decoder.decode(Recipe.self, from: bytes).canonicalJSON() == text, "\(recipe.name)")
      // The form that all identities so far were made of.
      #expect(try encoder.encode(recipe) == bytes, "\(recipe.name)")
    }
  }

  @Test func noTwoPartsOfTheShippedExperimentsShareAName() {
    #expect(Catalogue.standard.adding(usedBy: Experiment.all).clashes.isEmpty)
  }
}
