public import Triad

extension Experiment {
  /// What do IMC and LMI add to CMA?
  ///
  /// `make ablation` computes it at scale `pretrained`, in 35 minutes on two cores with the fetching, the building and what frozen layers take.
  ///
  /// Result there, DebCap, 6 seeds (the README has the tables): over 6 seeds IMC adds 1.3 points of mean recall [0.6, 1.9], p = 0.012 after
  /// correction for 3 comparisons; undecided: LMI +0.1 [-0.4, 0.6], TCL +0.7 [0.1, 1.2].
  ///
  /// At scale `demo`, from random weights, 25 minutes for 3 seeds; with 5 seeds the mean recall on emoji, whose concepts were never trained on,
  /// rises by 1.7 [0.3, 3.1] points with IMC and by 1.4 [0.1, 2.8] with LMI; both together give 1.3 [0.0, 2.7]. Thirteen of
  /// sixty intervals exclude zero, where three would by luck; all are exploratory.
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
