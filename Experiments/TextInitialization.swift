public import Triad

extension Experiment {
  /// What does a text encoder give that has read before?
  ///
  /// Both arms have MiniLM's sizes and vocabulary, so they differ in the first values of the text encoder alone. Needs
  /// `triad checkpoint fetch minilm` once.
  ///
  /// About 17 minutes at scale `demo` on two cores: the vocabulary is seven times as large. Result there, DebCap, 3 seeds, mean recall:
  /// MiniLM is ahead on all five tracks, by 1.9 [-1.2, 5.1] on emoji, 3.8 [-2.4, 9.9] on clip art and 1.1 [-0.2, 2.3] on the stamps that
  /// the training words cover; no interval excludes zero. Both arms, 9.6 and 11.5 on emoji, stay below the 13.5 of CMA with the
  /// narrower encoder and the smaller vocabulary of the other studies.
  public static let textInitialization = Experiment(
    "text-initialization", question: "What does a pre-trained text encoder (MiniLM) give?", base: Recipe.tcl,
    seeds: 0..<3
  ) { tcl in
    let random = tcl.only(CMA.self).withTextEncoder(of: .minilm)
    return Arms(
      baseline: random.named("random text"),
      variants: [random.with(\.initialization, .pretrained(text: .minilm)).named("MiniLM text")],
      varying: [
        .setting("text encoder", \.initialization, ["random": nil, "MiniLM": .pretrained(text: .minilm)]).asCondition()
      ])
  }
}
