public import Triad

extension Experiment {
  /// Do methods that balance objectives by uncertainty or by their gradients beat fixed weights?
  ///
  /// About 35 minutes at scale `demo` on two cores. Not run at that scale yet.
  public static let aggregators = Experiment(
    "aggregators", question: "Does weighting by uncertainty, PCGrad or GradNorm beat fixed weights?", base: Recipe.tcl,
    seeds: 0..<3
  ) { tcl in
    .oneAtATime(
      tcl.named("weighted sum"),
      Variation.setting("aggregation", \.aggregation, [.uncertainty, .pcgrad, .gradNorm(alpha: 1.5)]).asCondition())
  }
}
