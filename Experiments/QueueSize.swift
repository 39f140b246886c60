public import Triad

extension Experiment {
  /// How many negatives beyond the batch does contrast need?
  ///
  /// Asked on the validation split. Without a queue (0) the negatives are those of the batch.
  ///
  /// About 20 minutes at scale `demo` on two cores. Result there, DebCap's validation split, 3 seeds, mean recall: the batch of 128 is
  /// enough. Emoji 17.8 without a queue, 18.3 with 64, 17.3 with 256, and nothing is settled between them on any track. With 1024 clip art
  /// falls by 3.5 [0.4, 6.6] and covered stamps by 2.0 [0.5, 3.5]; with 4096, the last 32 batches, emoji fall by 10.3 [3.2, 17.5] to 6.9,
  /// where chance is 3.8.
  public static let queueSize = Experiment(
    "queue-size", question: "How many negatives beyond the batch does contrast need?", base: Recipe.tcl,
    split: .validation
  ) { tcl in
    .sweep(tcl, "queue", \.queueSize, [0, 64, 256, 1024, 4096])
  }
}
