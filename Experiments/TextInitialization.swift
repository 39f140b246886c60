public import Triad

extension Experiment {
  /// What does a text encoder give that has read before?
  ///
  /// Both arms have MiniLM's sizes and vocabulary, so they differ in the first values of the text encoder alone. Needs
  /// `triad checkpoint fetch minilm` once.
  ///
  /// About 25 minutes at scale `demo` on two cores: the vocabulary is seven times as large. Not run at scale `demo` yet.
  public static let textInitialization = Experiment(
    "text-initialization", question: "What does a pre-trained text encoder (MiniLM) give?", base: Recipe.tcl,
    seeds: 0..<3
  ) { tcl in
    let random = tcl.only(CMA.self).withTextEncoder(of: .minilm)
    return Arms(
      baseline: random.named("random text"),
      variants: [random.with(\.initialization, .pretrained(text: .minilm)).named("MiniLM text")])
  }
}
