public import Triad

extension Experiment {
  /// How slowly should the momentum encoders follow?
  ///
  /// Asked on the validation split. The published 0.995 belongs to runs of 100,000 steps; in 600 it would still be half of the
  /// random start after 140.
  ///
  /// About 30 minutes at scale `demo` on two cores. Not run at that scale yet.
  public static let momentumDecay = Experiment(
    "momentum-decay", question: "How slowly should the momentum encoders follow in a short run?", base: Recipe.tcl,
    split: .validation
  ) { tcl in
    .sweep(tcl, "momentum decay", \.momentumDecay, [0, 0.9, 0.97, 0.99, 0.995, 0.999])
  }
}
