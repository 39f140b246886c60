public import Triad

extension Experiment {
  /// Do methods that balance objectives by uncertainty or by their gradients beat fixed weights?
  ///
  /// About 25 minutes at scale `demo` on two cores. Result there, DebCap, 3 seeds, mean recall: uncertainty weighting gains 2.1 [0.2, 4.1]
  /// on emoji and 2.0 [1.3, 2.7] on clip art at no cost. PCGrad gains 0.4 [0.1, 0.6] on emoji and GradNorm nothing, and both take twice the
  /// operations of a step.
  public static let aggregators = Experiment(
    "aggregators", question: "Does weighting by uncertainty, PCGrad or GradNorm beat fixed weights?", base: Recipe.tcl,
    seeds: 0..<3
  ) { tcl in
    .oneAtATime(
      tcl.named("weighted sum"),
      Variation.setting("aggregation", \.aggregation, [.uncertainty, .pcgrad, .gradNorm(alpha: 1.5)]).asCondition())
  }
}
