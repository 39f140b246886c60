public import Triad

extension Experiment {
  /// What do IMC and LMI add to CMA?
  public static let objectiveLadder = Experiment(
    "objective-ladder", question: "What do IMC and LMI add to CMA + ITM + MLM?", base: Recipe.tcl, seeds: 0..<3
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
