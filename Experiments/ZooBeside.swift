public import Triad

extension Experiment {
  /// What does each objective of the field add beside CMA + ITM + MLM?
  ///
  /// Each has the weight of its paper's own loss, 1, but those whose loss grows with a width: Barlow Twins and VICReg weigh 0.01. The study is
  /// decided by what is usual for its data: the mean recall over the main tracks.
  ///
  /// Not computed yet.
  public static let zooBeside = Experiment(
    "zoo-beside", question: "What does each objective of the field add beside CMA + ITM + MLM?", base: Recipe.tcl,
    seeds: 0..<3
  ) { tcl in
    let core = tcl.only(CMA.self, ITM.self, MLM.self).named("CMA + ITM + MLM")
    func beside(_ objective: any Objective, _ name: String, weight: Float = 1) -> Recipe {
      core.adding(objective, weight: weight).named("+ \(name)")
    }
    return Arms(
      baseline: core,
      variants: [
        beside(UniCL(), "UniCL"), beside(HardNCE(positives: .sameGroup), "hard negatives"),
        beside(VSEPlusPlus(positives: .sameGroup), "VSE++"), beside(SigLIP(positives: .sameGroup), "SigLIP"),
        beside(FILIP(positives: .sameGroup), "FILIP"), beside(BarlowTwins(), "Barlow Twins", weight: 0.01),
        beside(VICReg(), "VICReg", weight: 0.01), beside(DINO(), "DINO"), beside(MIM(), "masked pictures"),
        beside(Jigsaw(), "jigsaw"), beside(RelativePosition(), "relative position"),
        beside(Captioning(), "captioning"),
      ])
  }
}
