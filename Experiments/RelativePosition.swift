public import Triad

extension Experiment {
  /// Does an objective on pictures alone help retrieval, or only cost time?
  ///
  /// The objective is one of the zoo. Patches carry position embeddings, so the answer can be
  /// learned without looking; that makes the arm a placebo: what it seems to gain is what chance and extra gradients gain.
  ///
  /// About 12 minutes at scale `demo` on two cores. Result there, DebCap, 3 seeds, mean recall: the placebo, whose own accuracy
  /// reaches 1, moves by +0.5 to -1.5 points, and none of its intervals excludes zero. IMC in its place gains 1.5 [0.6, 2.4] points
  /// on emoji, and no other interval of its own excludes zero.
  public static let relativePosition = Experiment(
    "relative-position", question: "Does an objective on pictures alone help retrieval, or only cost time?",
    base: Recipe.tcl
  ) { tcl in
    let core = tcl.only(CMA.self).named("CMA")
    return Arms(
      baseline: core,
      variants: [
        core.adding(RelativePosition(), weight: 0.5).named("+ relative position"),
        tcl.only(CMA.self, IMC.self).named("+ IMC"),
      ])
  }
}
