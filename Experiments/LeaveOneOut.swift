public import Triad

extension Experiment {
  /// Which objective does TCL miss most?
  ///
  /// Leaving out and adding are different questions: an objective may help alone and be replaceable beside the others.
  ///
  /// About 25 minutes at scale `demo` on two cores. Result there, DebCap, 3 seeds, mean recall: without CMA emoji fall by 12.2
  /// [7.0, 17.5] points to 2.1 (chance 2.8) and clip art by 9.5 [7.1, 12.0]: it is what retrieval lives on. Leaving out any other one
  /// costs at most 0.4 points on any track, and of those losses only LMI's on stamps, 0.2 [0.1, 0.3], excludes zero.
  public static let leaveOneOut = Experiment(
    "leave-one-out", question: "Which objective does TCL miss most?", base: Recipe.tcl,
    scales: [.pretrained]
  ) { tcl in
    .leaveOneOut(tcl)
  }
}
