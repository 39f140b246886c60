public import Triad

extension Experiment {
  /// Which objective does TCL miss most?
  ///
  /// Leaving out and adding are different questions: an objective may help alone and be replaceable beside the others.
  ///
  /// About 37 minutes at scale `demo` on two cores. Not run at that scale yet.
  public static let leaveOneOut = Experiment(
    "leave-one-out", question: "Which objective does TCL miss most?", base: Recipe.tcl
  ) { tcl in
    .leaveOneOut(tcl)
  }
}
