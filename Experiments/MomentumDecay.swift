public import Triad

extension Experiment {
  /// How slowly should the momentum encoders follow?
  ///
  /// Asked on the validation split. The published 0.995 belongs to runs of 100,000 steps; in 600 it would still be half of the
  /// random start after 140.
  ///
  /// About 25 minutes at scale `demo` on two cores. Result there, DebCap's validation split, 3 seeds, mean recall: slowly all the same.
  /// With 0 and 0.9 every track stays near chance (emoji 3.3 and 3.8, chance 3.8), 13.5 [9.6, 17.4] below the 17.3 of 0.99, the recipe's
  /// value; 0.97 gives 12.3. Slower than 0.99 is little worse: covered stamps lose 1.0 [0.3, 1.7] with 0.995 and 1.2 [0.2, 2.1] with 0.999.
  public static let momentumDecay = Experiment(
    "momentum-decay", question: "How slowly should the momentum encoders follow in a short run?", base: Recipe.tcl,
    split: .validation
  ) { tcl in
    .sweep(tcl, "momentum decay", \.momentumDecay, [0, 0.9, 0.97, 0.99, 0.995, 0.999])
  }
}
