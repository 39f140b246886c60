public import Triad

extension Experiment {
  /// What do IMC and LMI add to CMA?
  ///
  /// `make ablation` computes it at scale `pretrained`, in 35 minutes on two cores with the fetching, the building and what frozen layers take.
  ///
  /// Result there, DebCap, 6 seeds (docs/results.md has the tables): over 6 seeds IMC adds 1.3 points of mean recall [0.6, 1.9], p = 0.012 after
  /// correction for 3 comparisons; undecided: LMI +0.1 [-0.4, 0.6], TCL +0.7 [0.1, 1.2].
  ///
  /// At scale `demo`, from random weights, 35 minutes for 3 seeds (`--jobs 2`): IMC adds 6.4 [5.3, 7.5], p = 0.005; LMI adds 3.0 [0.2, 5.9],
  /// p = 0.045; TCL adds 6.2 [4.6, 7.8], p = 0.007.
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
