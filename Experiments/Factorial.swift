public import Triad

extension Experiment {
  /// Do IMC, LMI, ITM and MLM help each other or stand in for each other?
  ///
  /// All sixteen combinations beside CMA: main effects, interactions of pairs, and each objective's share of the whole.
  ///
  /// About 55 minutes at scale `demo` on two cores. Result there, DebCap, 3 seeds, mean recall on emoji, 95 % intervals of single
  /// differences, corrected for nothing: beside CMA (13.5) IMC +1.5 [0.6, 2.4], LMI +1.3 [-0.5, 3.0], both +1.0 [-0.6, 2.5]; their
  /// interaction is -1.7 [-3.0, -0.4], IMC's Shapley share 0.7 [0.1, 1.3]. That the two stand in for each other does not follow: each is
  /// one of a family of effects, none of which three seeds can confirm. ITM moves nothing on any track (main effects between -0.2 and
  /// 0.2 at the ends of their intervals), MLM -0.6 [-1.1, 0.0] on clip art. On stamps no objective is settled.
  public static let factorial = Experiment(
    "factorial", question: "Do IMC, LMI, ITM and MLM help each other or stand in for each other?", base: Recipe.tcl,
    scales: [.pretrained]
  ) { tcl in
    .factorial(tcl, over: [IMC.self, LMI.self, ITM.self, MLM.self])
  }
}
