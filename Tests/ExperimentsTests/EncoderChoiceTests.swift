import Experiments
import TestSupport
import Testing
import Triad

@Suite struct EncoderChoiceTests {
  @Test func itsArmsExchangeOneEncoderEachAndThenAll() {
    let arms = Experiment.encoderChoice.arms(at: .demo)
    #expect(
      arms.all.map(\.name) == [
        "ViT, BERT, cross-attention", "encoders convolutional", "encoders bag of words", "encoders concatenation",
        "encoders all three",
      ])
    let standard = arms.baseline.encoders
    #expect(standard == .vitBERT)
    for recipe in arms.variants {
      #expect(recipe.with(\.encoders, standard).named(arms.baseline.name) == arms.baseline)
    }
    let (image, text) = (arms.variants[0].encoders, arms.variants[1].encoders)
    #expect(image == EncoderChoice(image: image.image) && text == EncoderChoice(text: text.text))
  }

  @Test(arguments: Scale.standard) func allArmsHaveTheSameTokens(scale: Scale) {
    let arms = Experiment.encoderChoice.arms(at: scale).all
    let outlines = arms.map { ModelOutline(shape: $0.model, encoders: $0.encoders) }
    for outline in outlines {
      #expect(outline.gridSide == outlines[0].gridSide && outline.gives == outlines[0].gives)
    }
  }

  @Test func itRunsAtSmokeScaleAndEveryExchangeCostsSomethingElse() throws {
    try withTemporaryFolder { folder in
      let study = try Study(
        .encoderChoice, scale: .smoke, data: try StudyData(.shapes, at: .smoke), seedCount: 1, runsFolder: folder)
      // A device of its own: others' work on a shared one would be counted as well.
      #expect(
        try study.run(options: RunOptions(device: CPUDevice(threadCount: 2)))
          == Study.Outcome(computed: 5, present: 0, failed: 0))
      let operations = try (0..<5).map { arm in
        try #require(try study.record(arm: arm, seed: 0).result()?.measurements?.operationsPerStep)
      }
      #expect(Set(operations).count == 5)
      #expect(operations[2] < operations[0] && operations[3] < operations[0])
    }
  }
}
