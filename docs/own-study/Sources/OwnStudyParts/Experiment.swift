import Triad

extension Experiment {
  /// Does it help retrieval to close the modality gap, and does that depend on how pictures are read?
  public static let modalityGap = Experiment(
    "modality-gap", question: "Does closing the modality gap help retrieval, however pictures are read?",
    base: Recipe.tcl, seeds: 0..<3, data: .dots
  ) { tcl in
    let contrast = tcl.only(CMA.self)
    return .crossed(
      [contrast.named("CMA"), contrast.adding(ModalityGap()).named("CMA + gap")],
      with: Variation.setting(
        "pictures as", \.encoders, ["patches": EncoderChoice(image: SetOfPatches())]
      ).asCondition())
  }
}
