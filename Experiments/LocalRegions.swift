public import Triad

extension Experiment {
  /// Into how many regions should LMI divide a picture?
  ///
  /// One region is the mean of the picture, so that only "local" is lost; without pooling every patch counts. The patches are of
  /// half the usual side, because the usual 4 x 4 patches have nothing to pool.
  ///
  /// Four times the image tokens: about 70 minutes at scale `demo` on two cores. Result there, DebCap, 3 seeds, mean recall: regions make
  /// no difference, on emoji 17.6, 17.6, 17.4 and 17.6 for 1, 2, 4 a side and every patch. With patches this small LMI itself costs emoji
  /// 1.6 to 1.8 points of the 19.2 without it (4 x 4: 1.8 [1.6, 2.1]); one region does so as well, so "local" is not what costs.
  public static let localRegions = Experiment(
    "lmi-regions", question: "Into how many regions should LMI divide a picture?", base: Recipe.finelyPatched
  ) { tcl in
    let regions = Variation.setting(
      of: LMI.self, "LMI regions", \.regions,
      ["1 x 1": .grid(1), "2 x 2": .grid(2), "4 x 4": .grid(4), "every patch": .patches]
    ).asCondition()
    let global = tcl.with(\.objectives, Recipe.withRegions(tcl, .grid(1))).named("LMI regions 1 x 1")
    return Arms(baseline: tcl.removing(LMI.self).named("without LMI"), variants: [])
      + Arms.oneAtATime(global, regions)
  }
}

extension Recipe {
  /// TCL with 8 x 8 patches at the smaller scales; the published scale has 16 x 16.
  fileprivate static func finelyPatched(_ scale: Scale) -> Recipe {
    let tcl = Recipe.tcl(scale)
    return scale == .published ? tcl : tcl.with(\.model.patch, tcl.model.imageSide / 8)
  }

  /// The objectives with other regions for LMI.
  fileprivate static func withRegions(_ recipe: Recipe, _ regions: PatchRegions) -> [WeightedObjective] {
    recipe.objectives.map { weighted in
      (weighted.objective as? LMI).map { weighted.replaced(by: LMI(regions: regions, positives: $0.positives)) }
        ?? weighted
    }
  }
}
