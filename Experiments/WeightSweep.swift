public import Triad

extension Experiment {
  /// How much should each objective weigh beside CMA?
  ///
  /// Asked on the validation split, because somebody will take the best. A ramp keeps its course and ends elsewhere.
  ///
  /// About 60 minutes at scale `demo` on two cores. Not run at that scale yet.
  public static let weightSweep = Experiment(
    "weight-sweep", question: "How much should each objective weigh beside CMA?", base: Recipe.tcl, split: .validation
  ) { tcl in
    .oneAtATime(
      tcl, .weight(of: IMC.self, [0.1, 1]), .weight(of: LMI.self, [0.1, 1]), .weight(of: ITM.self, [0.1, 2]),
      .weight(of: MLM.self, [0.1, 2]))
  }
}
