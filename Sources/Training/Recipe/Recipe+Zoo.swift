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

  /// ALBEF (Li et al. 2021, eq. 5) at a scale: CMA, ITM and MLM of TCL, each at weight 1. The published momentum encoders see the same view of a
  /// picture, where here they see another, as in TCL.
  public static func albef(_ scale: Scale) -> Recipe {
    tcl(scale).only(CMA.self, ITM.self, MLM.self).weighted(CMA.self, 1).named("ALBEF")
  }

  /// BLIP (Li et al. 2022, section 3.2) at a scale: its contrast is CMA, with momentum encoders, queue and soft targets; ITM; and, in the place and
  /// rhythm of ALBEF's masked words, the next word (`Captioning`), each at weight 1.
  ///
  /// The losses are those of the published code, the model is not: there encoder and decoder share all weights but those of self-attention and
  /// every layer of the text encoder also sees the picture, where here the decoder has layers of its own, as many as the fusion encoder, and shares
  /// the table of words alone. The published code tells contrast, matching and captioning apart by three first tokens, where here all begin with
  /// [CLS]; its momentum encoders see the same view of a picture, where here they see another. Sizes, data, rates and the length are those of
  /// ``tcl(_:)`` at the scale; captions are used as they are, without CapFilt.
  public static func blip(_ scale: Scale) -> Recipe {
    let albef = albef(scale)
    let objectives = albef.objectives.map { $0.name == MLM.name ? $0.replaced(by: Captioning()) : $0 }
    return albef.with(\.objectives, objectives).named("BLIP")
  }
}
