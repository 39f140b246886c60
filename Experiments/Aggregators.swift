public import Triad

extension Experiment {
  /// Do methods that balance objectives by uncertainty or by their gradients beat fixed weights?
  public static let aggregators = Experiment(
    "aggregators", question: "Does weighting by uncertainty, PCGrad or GradNorm beat fixed weights?", base: Recipe.tcl,
    seeds: 0..<3
  ) { tcl in
    .sweep(
      tcl.named("weighted sum"), "aggregation", \.aggregation, [.uncertainty, .pcgrad, .gradNorm(alpha: 1.5)])
  }
}
