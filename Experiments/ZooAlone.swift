public import Triad

extension Experiment {
  /// Which contrastive objective of the field aligns best, each alone in the place of CMA?
  ///
  /// Pictures of one thing are not negatives of one another wherever an objective has a say in that, as in the recipe's CMA; `CLIP` has none.
  /// All have the recipe's temperature, which is fixed at `demo`, but SigLIP, whose own learns, and those that have none. Only CMA has a queue and a
  /// teacher. FILIP, Barlow Twins and VICReg are not among them: they do not train the projections of the first tokens, by which retrieval ranks, so
  /// they are asked beside CMA only (`zoo-beside`). The study is decided by what is usual for its data: the mean recall over the main tracks.
  ///
  /// Not computed yet.
  public static let zooAlone = Experiment(
    "zoo-alone",
    question: "Which contrastive objective aligns pictures and captions best, each alone in the place of CMA?",
    base: Recipe.tcl, seeds: 0..<3
  ) { tcl in
    let cma = tcl.only(CMA.self).named("CMA")
    return .oneAtATime(
      cma,
      Variation.setting(
        "contrast", \.objectives,
        [
          "CMA": cma.objectives, "CLIP": alone(CLIP()), "UniCL": alone(UniCL()),
          "hard negatives": alone(HardNCE(positives: .sameGroup)), "VSE++": alone(VSEPlusPlus(positives: .sameGroup)),
          "SigLIP": alone(SigLIP(positives: .sameGroup)),
        ]
      ).asCondition())
  }

  private static func alone(_ objective: any Objective) -> [WeightedObjective] { [WeightedObjective(objective)] }
}
