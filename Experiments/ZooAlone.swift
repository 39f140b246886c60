public import Triad

extension Experiment {
  /// Which contrastive objective of the field aligns best, each alone in the place of CMA?
  ///
  /// Pictures of one thing are no negatives of one another wherever an objective has a say in that, as in the recipe's CMA; `CLIP` has none.
  /// All have the recipe's temperature, which is fixed at `demo`, but SigLIP, whose own learns, and those that have none. Only CMA has a queue and a
  /// teacher. The study is decided by what is usual for its data: the mean recall over the main tracks.
  ///
  /// Not computed yet.
  public static let zooAlone = Experiment(
    "zoo-alone", question: "Which contrastive objective aligns pictures and captions best, each alone in the place of CMA?",
    base: Recipe.tcl, seeds: 0..<3
  ) { tcl in
    func alone(_ objective: any Objective, _ name: String) -> Recipe {
      tcl.with(\.objectives, [WeightedObjective(objective)]).named(name)
    }
    return Arms(
      baseline: tcl.only(CMA.self).named("CMA"),
      variants: [
        alone(CLIP(), "CLIP"), alone(UniCL(), "UniCL"), alone(HardNCE(positives: .sameGroup), "hard negatives"),
        alone(VSEPlusPlus(positives: .sameGroup), "VSE++"), alone(SigLIP(positives: .sameGroup), "SigLIP"),
        alone(FILIP(positives: .sameGroup), "FILIP"), alone(BarlowTwins(between: .modalities), "Barlow Twins"),
        alone(VICReg(between: .modalities), "VICReg"),
      ])
  }
}
