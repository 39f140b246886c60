public import Triad

extension Experiment {
  /// What is each of the three encoders worth, against one that does without what it is known for?
  ///
  /// ViT against convolutions, BERT's lower layers against a bag of words, cross-attention against a concatenation: each alone, then all
  /// three. None of them lies in the framework; each is a file of `Experiments/Encoders` that uses its public interface alone. All arms
  /// have as many image tokens.
  ///
  /// Result at scale `demo`: not computed yet.
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
