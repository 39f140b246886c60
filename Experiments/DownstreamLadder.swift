public import Triad

extension Experiment {
  /// What do IMC and LMI add, judged by what the models do afterwards?
  ///
  /// The arms of `objective-ladder`, and a model with its random first values as control; each is put to every downstream task, and the last
  /// one also with the text or the picture hidden. Runs that `objective-ladder` has computed are found and not computed again.
  public static let downstreamLadder = Experiment(
    "downstream-ladder", question: "What is each objective worth in downstream tasks?", base: Recipe.tcl, seeds: 0..<3,
    downstream: DownstreamCatalog.derivedNames
  ) { tcl in
    Arms(
      baseline: tcl.only(CMA.self, ITM.self, MLM.self).named("CMA + ITM + MLM"),
      variants: [
        tcl.with(\.steps, 0).named("random"),
        tcl.removing(LMI.self).named("+ IMC"),
        tcl.removing(IMC.self).named("+ LMI"),
        tcl.named("TCL"),
      ])
  }
}
