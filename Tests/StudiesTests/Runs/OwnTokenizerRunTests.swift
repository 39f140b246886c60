import Data
import Encoders
import Losses
import Studies
import TestSupport
import Testing
import Training

/// A study with a tokenizer that this package does not have.
@Suite struct OwnTokenizerRunTests {
  private static let experiment = smallExperiment(seeds: 3..<4) { tcl in
    let short = tcl.only(CMA.self, MLM.self)
    return Arms(
      baseline: short.named("words"),
      variants: [
        short.with(\.tokenizer.tokens, .own(LetterTokenizer())).named("letters"),
        short.with(\.tokenizer.tokens, .own(LetterTokenizer(minimumCount: 500))).named("few letters"),
      ])
  }

  @Test func itIsTrainedStoredAndRestored() throws {
    try withTemporaryFolder { folder in
      let study = try Study(
        Self.experiment, scale: .smoke, data: try StudyData(.shapes, at: .smoke), runsFolder: folder)
      // As many tokens as the training captions have letters, and none of those that are too rare.
      let sizes = study.runs.map { $0[0].recipe.model.vocabularySize }
      #expect((20..<60).contains(sizes[1]) && sizes[0] > sizes[1] && sizes[2] < sizes[1])
      _ = try study.run()
      let record = study.record(arm: 1, seed: 0)
      let result = try #require(try record.result()?.measurements)

      let catalogue = Catalogue.standard.adding(usedBy: [Self.experiment])
      let restored = try #require(try record.restored(by: catalogue))
      let tokenizer = try #require(restored.tokenizer as? LetterTokenizer)
      #expect(tokenizer.vocabularySize == sizes[1])
      #expect(try restored.evaluation().evaluate(tasks: study.data.tasks) == result.retrieval)

      let error = #expect(throws: RunError.self) { try record.restored() }
      #expect(error?.description.contains("uses the tokenizer 'letters', which this executable does not have") == true)
      #expect(error?.description.contains("LetterTokenizer of the module TestSupport") == true)
    }
  }
}
