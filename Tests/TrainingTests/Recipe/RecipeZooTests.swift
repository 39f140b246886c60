import Losses
import Testing
import Training

@Suite struct RecipeZooTests {
  @Test(arguments: Scale.standard) func `Every named recipe can be trained at every scale`(scale: Scale) {
    for recipe in [Recipe.clip(scale), .siglip(scale), .albef(scale)] {
      #expect(recipe.fault == nil, "\(recipe.name)")
      #expect(recipe.model == Recipe.tcl(scale).model && recipe.steps == Recipe.tcl(scale).steps)
    }
  }

  @Test func `CLIP and SigLIP neither run the momentum encoders nor read queues`() {
    for recipe in [Recipe.clip(.published), .siglip(.published)] {
      let objective = recipe.objectives[0].objective
      #expect(!objective.readsMomentum(distillation: recipe.distillation.share) && !objective.readsQueues)
      #expect(recipe.objectives.count == 1)
    }
  }

  @Test func `ALBEF weighs its three objectives alike`() {
    let recipe = Recipe.albef(.published)
    #expect(recipe.objectives.map(\.name) == ["cma", "itm", "mlm"])
    #expect(recipe.objectives.allSatisfy { $0.weight == .constant(1) })
    #expect(recipe.distillation.share == 0.4)
  }
}
