public import Triad

extension Experiment {
  /// Do IMC, LMI, ITM and MLM help each other or stand in for each other?
  ///
  /// All sixteen combinations beside CMA: main effects, interactions of pairs, and each objective's share of the whole.
  ///
  /// About 95 minutes at scale `demo` on two cores. Not run at that scale yet.
  public static let factorial = Experiment(
    "factorial", question: "Do IMC, LMI, ITM and MLM help each other or stand in for each other?", base: Recipe.tcl
  ) { tcl in
    .factorial(tcl, over: [IMC.self, LMI.self, ITM.self, MLM.self])
  }
}
