import Losses
import Testing
import Training

@Suite struct RecipeZooTests {
  @Test(arguments: Scale.standard) func `Every named recipe can be trained at every scale`(scale: Scale) {
    for recipe in [Recipe.clip(scale), .siglip(scale), .albef(scale), .blip(scale)] {
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

  @Test(arguments: Scale.standard) func `BLIP says the next word where ALBEF finds the hidden ones`(scale: Scale) throws
  {
    let (blip, albef) = (Recipe.blip(scale), Recipe.albef(scale))
    #expect(blip.objectives.map(\.name) == ["cma", "itm", "captioning"])
    #expect(blip.objectives.allSatisfy { $0.weight == .constant(1) })
    #expect(blip.objectives.map(\.cadence) == albef.objectives.map(\.cadence))
    let captioning = try #require(blip.objectives[2].objective as? Captioning)
    #expect(captioning.smoothing == 0.1)
    #expect(blip.with(\.objectives, albef.objectives) == albef.named("BLIP"))
  }
}
