import TestSupport
import Data
import Encoders
import Foundation
import Losses
import Tensor
import Testing
import Training

/// Steps that no model can be given: each is one sentence that names the array.
@Suite struct RecordedStepTests {
  private static let file = "step0.safetensors"

  private func description(of edited: EditableCase) throws -> String {
    let replay = try ReplayCase(folder: edited.folder)
    let error = #expect(throws: (any Error).self) { try replay.replayStep() }
    return error.map { "\($0)" } ?? ""
  }

  // The case has 4 rows of 9 tokens and a vocabulary of 128.
  @Test(arguments: [
    ("neg_image", [2: 2], "neg_image of row 2 is 2"), ("neg_text", [0: 4], "neg_text of row 0 is 4"),
    ("neg_text", [3: -1], "neg_text of row 3 is -1"),
    ("input_ids", [9: 128], "input_ids holds 128 at row 1, token 0"),
    ("input_ids", [35: 1 << 40], "input_ids holds 1099511627776 at row 3, token 8"),
    ("masked_ids", [0: -1], "masked_ids holds -1 at row 0, token 0"),
    ("mlm_labels", [1: -99], "mlm_labels holds -99 at row 0, token 1"),
    ("attention_mask", [0: 0], "attention_mask leaves out the first token of row 0"),
    ("attention_mask", [3: 0], "attention_mask of row 0 is not a row of ones followed by zeros"),
    ("attention_mask", [8: 2], "attention_mask of row 0 is not a row of ones followed by zeros"),
  ]) func `A value that cannot be is named with its row`(
    name: String, elements: [Int: Int], reason: String
  ) throws {
    let edited = try EditableCase("grid16")
    try edited.set(name, in: Self.file, elements)
    let description = try description(of: edited)
    #expect(description.contains(Self.file) && description.contains(reason), "\(description)")
  }

  @Test func `A missing array or file is named`() throws {
    let edited = try EditableCase("grid16")
    try edited.replaceHeader(of: Self.file, "\"neg_text\"", by: "\"neg_test\"")
    #expect(try description(of: edited).contains("neg_text"))
    try edited.remove(Self.file)
    #expect(try description(of: edited).contains(Self.file))
  }

  @Test func `An array of another shape is named with both shapes`() throws {
    let edited = try EditableCase("grid16")
    try edited.replaceHeader(of: Self.file, "[4,3,64,64]", by: "[3,4,64,64]")
    #expect(try description(of: edited).contains("has the shape [3, 4, 64, 64], not [4, 3, 64, 64]"))
    let more = try EditableCase("grid16")
    try more.configure("batch", 5)
    #expect(try description(of: more).contains("[5, 3, 64, 64]"))
  }

  @Test func `A text that is longer than the position table is an error`() throws {
    let edited = try EditableCase("grid16")
    var configuration = try ReplayConfiguration.read(edited.folder + "/config.json")
    configuration.maxPositions = 8
    let error = #expect(throws: ReplayError.self) {
      try RecordedStep(
        path: edited.folder + "/" + Self.file, configuration: configuration, device: CPUDevice.standard)
    }
    #expect(error?.description.contains("its texts have 9 tokens, but max_positions is 8") == true)
  }

  @Test func `A label in the padding is predicted by a token that nothing looks at`() throws {
    let edited = try EditableCase("grid16")
    let configuration = try ReplayConfiguration.read(edited.folder + "/config.json")
    func read() throws -> RecordedStep {
      try RecordedStep(
        path: edited.folder + "/" + Self.file, configuration: configuration, device: CPUDevice.standard)
    }
    let before = try read()
    // The first row with padding: its last token gets a label.
    let row = try #require(before.batch.text.offsets.lengths.firstIndex { $0 < 9 })
    try edited.set("mlm_labels", in: Self.file, [row * 9 + 8: 17])
    let after = try read()
    #expect(after.batch.text == before.batch.text)
    #expect(after.masked.text.offsets.length(row) == 9)
    #expect(after.masked.text.visibleLengths == before.batch.text.offsets.lengths)
    #expect(after.masked.places.count == before.masked.places.count + 1)
    let place = after.masked.text.offsets.range(row).upperBound - 1
    #expect(zip(after.masked.places.values, after.masked.labels.values).contains { $0 == (Int32(place), 17) })
    // Nothing but the mean over the predicted tokens changes.
    let old = try ReplayCase(folder: try #require(Bundle.module.resourcePath) + "/Parity/grid16").replayStep()
    let new = try ReplayCase(folder: edited.folder).replayStep()
    let changed = zip(old.values, new.values).filter { $0.value != $1.value }.map { $0.0.name }
    #expect(changed == ["mlm", "total", "temperature"] || changed == ["mlm", "total"])
  }
}
