import Data
import JSON
import Losses
import Studies
import Testing
import Training

@Suite struct RecipeSettingsTests {
  private func settings(_ recipe: Recipe) throws -> RecipeSettings {
    RecipeSettings(try JSONValue(parsing: recipe.canonicalJSON()))
  }

  private let tcl = Recipe.tcl(.smoke)

  @Test func differencesNameTheirPath() throws {
    let found = try settings(tcl).differences(to: settings(tcl.with(\.optimizer.learningRate.peak, 0.5)))
    #expect(found.map(\.path) == ["optimizer.learningRate.peak"])
    #expect(found[0].right == "0.5")
  }

  @Test func objectivesGoByTheirNamesWhateverTheirPlace() throws {
    let found = try settings(tcl).differences(to: settings(tcl.removing(CMA.self)))
    #expect(found.allSatisfy { $0.path.hasPrefix("objectives.cma") && $0.right == nil })
    #expect(found.first?.path == "objectives.cma")
  }

  @Test func anAugmentationIsOneThing() throws {
    let found = try settings(tcl).differences(to: settings(tcl.with(\.augmentation, .evaluation(side: 32))))
    #expect(found.map(\.path) == ["augmentation"])
  }
}
