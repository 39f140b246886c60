public import Triad

extension Experiment {
  /// Which temperature suits contrast on little data, and should it be learned?
  ///
  /// Asked on the validation split. One temperature serves CMA, IMC and LMI.
  ///
  /// About 25 minutes at scale `demo` on two cores. Result there, DebCap's validation split, 3 seeds, mean recall: a fixed one between
  /// 0.05 and 0.2 makes no settled difference on any track (emoji 16.4 to 17.3; 0.07 is the recipe's). 0.03 is lower on four tracks of
  /// five, by 3.2 [-2.1, 8.5] on emoji; learning it from 0.07 costs 1.1 [0.0, 2.2] on covered stamps.
  public static let temperatureSweep = Experiment(
    "temperature-sweep", question: "Which temperature suits contrast on little data, and should it be learned?",
    base: Recipe.tcl, split: .validation
  ) { tcl in
    .oneAtATime(
      tcl, .setting("temperature", \.temperature.initial, [0.03, 0.05, 0.07, 0.1, 0.2]),
      .setting("temperature rate", \.temperature.rateScale, [0, 1]))
  }
}
