import Encoders
import Experiments
import Foundation
import Losses
import Studies
import TestSupport
import Testing
import Training

/// A study of encoders that this package does not have.
@Suite struct ForeignEncoderRunTests {
  private static let experiment = smallExperiment(seeds: 3..<4) { tcl in
    Arms(
      baseline: tcl,
      variants: [
        tcl.with(\.encoders, EncoderChoice.compared[4].value).named("own encoders"),
        tcl.with(\.encoders.image, Wholes()).named("without a grid"),
      ])
  }

  @Test func theyAreComparedStoredAndRestored() throws {
    try withTemporaryFolder { folder in
      let study = try Study(
        Self.experiment, scale: .smoke, data: try StudyData(.shapes, at: .smoke), runsFolder: folder)
      _ = try study.run()
      let record = study.record(arm: 1, seed: 0)
      let result = try #require(try record.result()?.measurements)
      #expect(!result.retrieval.isEmpty)
      // An arm whose encoder gives too little is a row that says so; the others are computed all the same.
      #expect(
        try study.record(arm: 2, seed: 0).result()?.failure?.contains(
          "'lmi' needs a grid of patches, which the image encoder 'wholes' does not give") == true)

      let catalogue = Catalogue.standard.adding(usedBy: [Self.experiment])
      let restored = try #require(try record.restored(by: catalogue))
      #expect(restored.trainer.model.encoders == EncoderChoice.compared[4].value)
      #expect(try restored.evaluation().evaluate(tasks: study.data.tasks) == result.retrieval)

      let error = #expect(throws: RunError.self) { try record.restored() }
      #expect(
        error?.description.contains("uses the image encoder 'convolutional', which this executable does not") == true)
      let origin = try String(contentsOfFile: record.path + "/study.json", encoding: .utf8)
      #expect(origin.contains("bag-of-words") && origin.contains("Experiments"))
    }
  }
}
