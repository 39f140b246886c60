import TestSupport
import Checkpoints
import Tensor
import Encoders
import Foundation
import Testing
import Training

@Suite struct ReplayResultTests {
  @Test(arguments: ReplayCaseTests.cases) func `What a replay writes is a recording that a replay repeats to the bit`(
    name: String
  ) throws {
    let edited = try EditableCase(name)
    let out = edited.folder + "/new/out"
    let replay = try ReplayCase(folder: edited.folder)
    let result = try replay.replay()
    try result.write(to: ReplayDestination(out, for: replay))
    for file in ["grads.safetensors", "after.safetensors"] {
      let (written, recorded) = (
        try SafeTensorsReader(path: out + "/" + file), try SafeTensorsReader(path: edited.folder + "/" + file)
      )
      #expect(written.names == recorded.names)
      for name in written.names { #expect(written.shape(of: name) == recorded.shape(of: name), "\(name)") }
    }
    for file in ["grads.safetensors", "after.safetensors", "expected.json"] {
      try edited.remove(file)
      try FileManager.default.moveItem(atPath: out + "/" + file, toPath: edited.folder + "/" + file)
    }
    // Nothing else was left behind.
    #expect(try FileManager.default.contentsOfDirectory(atPath: out).isEmpty)
    let again = try ReplayCase(folder: edited.folder).replay()
    for deviation in try ReplayRecording(folder: edited.folder).deviations(of: again) {
      #expect(deviation.largest == 0, "\(deviation)")
    }
  }

  @Test func `A parameter that the loss does not reach has a gradient of zeros`() throws {
    let edited = try EditableCase("grid16")
    // Without a masked token nothing is predicted: the published code gives nan, a replay leaves the term out.
    try edited.set(
      "mlm_labels", in: "step0.safetensors", Dictionary(uniqueKeysWithValues: (0..<36).map { ($0, -100) }))
    let replay = try ReplayCase(folder: edited.folder)
    let row = try replay.replayStep()
    #expect(row.values.first { $0.name == "mlm" }?.value == 0)
    let gradient = try #require(replay.firstGradients.first { $0.name == "text_encoder.cls.predictions.bias" })
    #expect(gradient.values == [Double](repeating: 0, count: 128))
  }

  @Test func `The case itself and what is no folder are refused`() throws {
    let edited = try EditableCase("grid16")
    let replay = try ReplayCase(folder: edited.folder)
    try FileManager.default.createSymbolicLink(
      atPath: edited.folder + "-link", withDestinationPath: edited.folder)
    defer { try? FileManager.default.removeItem(atPath: edited.folder + "-link") }
    for folder in [edited.folder, edited.folder + "/.", edited.folder + "-link", edited.folder + "/config.json"] {
      #expect(throws: ReplayError.self, "\(folder)") { try ReplayDestination(folder, for: replay) }
    }
  }

  @Test func `The rows are printed as the recording program prints them`() throws {
    let edited = try EditableCase("grid16")
    let rows = [try ReplayCase(folder: edited.folder).replayStep()]
    let lines = rows.jsonText.split(separator: "\n")
    #expect(lines.first == "[" && lines.last == "]")
    #expect(lines[2].hasPrefix("  \"cma_i2t\": 4.2746"))
    let read = try JSONDecoder().decode([[String: Double]].self, from: Foundation::Data(rows.jsonText.utf8))
    for (name, value) in rows[0].values { #expect(read[0][name] == Double(value)) }
  }
}
