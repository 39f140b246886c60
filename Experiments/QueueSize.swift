public import Triad

extension Experiment {
  /// How many negatives beyond the batch does contrast need?
  ///
  /// Asked on the validation split. Without a queue (0) the negatives are those of the batch.
  ///
  /// About 30 minutes at scale `demo` on two cores. Not run at that scale yet.
  public static let queueSize = Experiment(
    "queue-size", question: "How many negatives beyond the batch does contrast need?", base: Recipe.tcl,
    split: .validation
  ) { tcl in
    .sweep(tcl, "queue", \.queueSize, [0, 64, 256, 1024, 4096])
  }
}
