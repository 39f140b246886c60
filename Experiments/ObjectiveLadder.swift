public import Triad

extension Experiment {
  /// What do IMC and LMI add to CMA?
  ///
  /// About 25 minutes at scale `demo` on two cores (3 seeds; `--seeds 5` 42 minutes).
  ///
  /// Result at scale `demo`, DebCap, 5 seeds (the README has the table): on emoji, whose concepts were never trained on, the mean
  /// recall rises by 1.7 [0.3, 3.1] points with IMC and by 1.4 [0.1, 2.8] with LMI; both together give 1.3 [0.0, 2.7]. Thirteen of
  /// sixty intervals exclude zero, where three would by luck; six seeds are the least that the permutation test could confirm one with.
  public static let objectiveLadder = Experiment(
    "objective-ladder", question: "What do IMC and LMI add to CMA + ITM + MLM?", base: Recipe.tcl, seeds: 0..<3,
    scales: [.pretrained]
  ) { tcl in
    Arms(
      baseline: tcl.only(CMA.self, ITM.self, MLM.self).named("CMA + ITM + MLM"),
      variants: [
        tcl.removing(LMI.self).named("+ IMC"),
        tcl.removing(IMC.self).named("+ LMI"),
        tcl.named("TCL"),
      ])
  }
}
