public import Triad

extension Experiment {
  /// Does cross-modal alignment alone suffer more from wrong captions?
  ///
  /// The paper argues that CMA trusts every pair, while IMC and LMI learn from each side by itself. So with 20 and 40 % of the
  /// captions taken from other pictures TCL should lose less than CMA + ITM + MLM.
  ///
  /// About 37 minutes at scale `demo` on two cores. Not run at that scale yet.
  public static let captionNoise = Experiment(
    "caption-noise", question: "Does cross-modal alignment alone suffer more from wrong captions?", base: Recipe.tcl
  ) { tcl in
    .crossed(
      [tcl.only(CMA.self, ITM.self, MLM.self).named("CMA + ITM + MLM"), tcl.named("TCL")],
      with: Variation.setting("caption noise", \.captionNoise, ["20 %": 0.2, "40 %": 0.4]).asCondition())
  }
}
