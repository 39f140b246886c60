import Losses

/// Recipes of the field beside TCL: what they change of it at the same scale, so that they can be compared with it.
extension Recipe {
  /// CLIP (Radford et al. 2021) at a scale: `CLIP` alone, a temperature that learns and never divides by less than 0.01, no teacher and no
  /// queue that anybody reads. Where a batch is cut, `negatives: .batch` lets contrast see all of it.
  public static func clip(_ scale: Scale) -> Recipe {
    var recipe = tcl(scale).with(\.objectives, [WeightedObjective(CLIP())]).named("CLIP")
    recipe.distillation = .none
    // The paper learns the logarithm, whose step of `r` is one of `0.07 r` of the temperature itself.
    recipe.temperature = TemperatureSettings(initial: 0.07, least: 0.01, greatest: 0.5, rateScale: 0.07)
    return recipe
  }

  /// SigLIP (Zhai et al. 2023) at a scale: `SigLIP` alone, whose temperature and bias are its own; no teacher and no queue. Where a batch is
  /// cut, with `negatives: .batch` every picture still meets every caption.
  public static func siglip(_ scale: Scale) -> Recipe {
    var recipe = tcl(scale).with(\.objectives, [WeightedObjective(SigLIP())]).named("SigLIP")
    recipe.distillation = .none
    return recipe
  }

  /// ALBEF (Li et al. 2021, eq. 5) at a scale: CMA, ITM and MLM of TCL, each at weight 1.
  public static func albef(_ scale: Scale) -> Recipe {
    tcl(scale).only(CMA.self, ITM.self, MLM.self).weighted(CMA.self, 1).named("ALBEF")
  }
}
