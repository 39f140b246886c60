public import Triad

extension Experiment {
  /// What is each of the three encoders worth, against one that does without what it is known for?
  ///
  /// ViT against convolutions, BERT's lower layers against a bag of words, cross-attention against a concatenation: each alone, then all
  /// three. None of them lies in the framework; each is a file of `Experiments/Encoders` that uses its public interface alone. All arms
  /// have as many image tokens.
  ///
  /// Result at scale `demo`, DebCap, 3 seeds, 600 steps: nothing is lost without the standard encoders, and something is won. The bag of
  /// words names emoji better than BERT's lower layers (mean recall 18.4 against 14.3, +4.1 [3.0, 5.1]), all three simple encoders
  /// together +4.7 [0.6, 8.8] with a third of the parameters and a fifth of a step's time; convolutions win on clip art and lose on Tux,
  /// and concatenation is worth what cross-attention is, which the dual encoder's recalls hardly see. 6 of 20 intervals leave zero out,
  /// where luck gives 1; none has p < 0.05 after Holm. So short a training says what learns fast, not what is learned in the end.
  public static let encoderChoice = Experiment(
    "encoder-choice", question: "What are ViT, BERT and cross-attention worth against simpler encoders?",
    base: Recipe.tcl, seeds: 0..<3, columns: [.meanRecall(), .parameters, .operationsPerStep, .secondsPerStep]
  ) { tcl in
    .oneAtATime(
      tcl.named("ViT, BERT, cross-attention"),
      Variation.setting("encoders", \.encoders, EncoderChoice.compared).asCondition())
  }
}

extension EncoderChoice {
  /// The standard encoders, each of them alone exchanged, and all three.
  package static let compared: KeyValuePairs<String, EncoderChoice> = [
    "standard": .vitBERT,
    "convolutional": EncoderChoice(image: ConvolutionalEncoder()),
    "bag of words": EncoderChoice(text: BagOfWords()),
    "concatenation": EncoderChoice(fusion: ConcatenationFusion()),
    "all three": EncoderChoice(image: ConvolutionalEncoder(), text: BagOfWords(), fusion: ConcatenationFusion()),
  ]
}
