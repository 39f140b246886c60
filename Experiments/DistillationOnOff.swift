public import Triad

extension Experiment {
  /// Do soft targets from the momentum encoders help when there is time for a few hundred steps only?
  ///
  /// The share ramps up over the first third of the run, because the teacher knows nothing at first.
  ///
  /// About 20 minutes at scale `demo` on two cores. Result there, DebCap, 3 seeds, mean recall: no. CMA + ITM + MLM stays as it was
  /// on every track; TCL loses 1.5 [0.5, 2.6] points on emoji (14.3 to 12.7) and nothing to speak of elsewhere. One interval of
  /// ten excludes zero, and a step takes 4 % more operations.
  public static let distillationOnOff = Experiment(
    "distillation-on-off", question: "Do soft targets from the momentum encoders help a short run?",
    base: { Recipe.tcl($0).with(\.distillation, .none) }
  ) { tcl in
    let soft = Distillation(share: 0.4, rampSteps: max(1, tcl.steps / 3))
    return .crossed(
      [tcl.only(CMA.self, ITM.self, MLM.self).named("CMA + ITM + MLM"), tcl.named("TCL")],
      with: Variation.setting("distillation", \.distillation, ["on": soft]).asCondition())
  }
}
