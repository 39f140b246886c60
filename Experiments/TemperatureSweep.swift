public import Triad

extension Experiment {
  /// Which temperature suits contrast on little data, and should it be learned?
  ///
  /// Asked on the validation split. One temperature serves CMA, IMC and LMI.
  ///
  /// About 45 minutes at scale `demo` on two cores. Not run at that scale yet.
  public static let temperatureSweep = Experiment(
    "temperature-sweep", question: "Which temperature suits contrast on little data, and should it be learned?",
    base: Recipe.tcl, split: .validation
  ) { tcl in
    .oneAtATime(
      tcl, .setting("temperature", \.temperature.initial, [0.03, 0.05, 0.07, 0.1, 0.2]),
      .setting("temperature rate", \.temperature.rateScale, [0, 1]))
  }
}
