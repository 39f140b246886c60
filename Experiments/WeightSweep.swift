public import Triad

extension Experiment {
  /// How much should each objective weigh beside CMA?
  ///
  /// Asked on the validation split, because somebody will take the best. A ramp keeps its course and ends elsewhere.
  ///
  /// About 35 minutes at scale `demo` on two cores. Result there, DebCap's validation split, 3 seeds, mean recall: no weight beats the
  /// recipe's. Emoji move by 0.9 [-3.2, 5.0] at most (TCL 17.3), and 8 of 154 intervals leave zero out, where luck gives 8; the clearest
  /// is IMC at 1, which costs 0.8 [0.6, 1.0] on clip art.
  public static let weightSweep = Experiment(
    "weight-sweep", question: "How much should each objective weigh beside CMA?", base: Recipe.tcl, split: .validation
  ) { tcl in
    .oneAtATime(
      tcl, .weight(of: IMC.self, [0.1, 0.3]), .weight(of: LMI.self, [0.01, 1]), .weight(of: ITM.self, [0.1, 2]),
      .weight(of: MLM.self, [0.1, 2]))
  }
}
