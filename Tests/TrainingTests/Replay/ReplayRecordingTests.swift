import TestSupport
import Tensor
import Encoders
import Foundation
import Testing
import Training

/// The comparison of a replay with its recording.
@Suite struct ReplayRecordingTests {
  private func deviations(in edited: EditableCase) throws -> [ReplayDeviation] {
    let result = try ReplayCase(folder: edited.folder).replay()
    return try ReplayRecording(folder: edited.folder).deviations(of: result)
  }

  private func beyond(_ edited: EditableCase) throws -> [String] {
    try deviations(in: edited).filter { !$0.isTolerated }.map { "\($0.kind) \($0.place)" }
  }

  @Test(arguments: ReplayCaseTests.cases) func `The recorded cases deviate in nothing`(name: String) throws {
    let found = try deviations(in: EditableCase(name))
    #expect(
      found.map(\.kind) == [
        "cma_i2t", "cma_t2i", "imc_i2i", "imc_t2t", "lmi_image", "lmi_text", "itm", "mlm", "total", "temperature",
        "gradients", "final state",
      ])
    for deviation in found { #expect(deviation.isTolerated, "\(deviation)") }
  }

  @Test func `A wrong loss, gradient or parameter is found where it is`() throws {
    let edited = try EditableCase("grid16")
    var rows = try JSONDecoder().decode(
      [[String: Double]].self, from: Foundation::Data(edited.bytes(of: "expected.json")))
    rows[2]["mlm"] = try #require(rows[2]["mlm"]) * 1.0001
    try edited.write(Array(JSONEncoder().encode(rows)), to: "expected.json")
    try edited.shift("vision_proj.bias", in: "grads.safetensors", at: 7, by: 0.01)
    try edited.shift("text_proj_m.weight", in: "after.safetensors", at: 100, by: 0.001)
    #expect(try beyond(edited) == ["mlm step 2", "gradients vision_proj.bias", "final state text_proj_m.weight"])
  }

  @Test func `Key biases may differ after training, query and value biases may not`() throws {
    let edited = try EditableCase("grid16")
    let file = "after.safetensors"
    try edited.shift("text_encoder.bert.encoder.layer.0.attention.self.key.bias", in: file, at: 5, by: 1)
    // 24 wide: queries, keys from 24, values from 48.
    try edited.shift("visual_encoder.blocks.0.attn.qkv.bias", in: file, at: 24, by: 1)
    try edited.shift("visual_encoder_m.blocks.1.attn.qkv.bias", in: file, at: 47, by: 1)
    #expect(try beyond(edited).isEmpty)
    try edited.shift("visual_encoder.blocks.0.attn.qkv.bias", in: file, at: 48, by: 1)
    #expect(try beyond(edited) == ["final state visual_encoder.blocks.0.attn.qkv.bias"])
  }

  @Test func `A wrong queue pointer is part of the final state`() throws {
    let edited = try EditableCase("grid16")
    try edited.set("queue_ptr", in: "after.safetensors", [0: 3])
    #expect(try beyond(edited) == ["final state queue_ptr"])
  }

  @Test func `A recording of losses alone is compared with those`() throws {
    let edited = try EditableCase("grid16")
    try edited.remove("grads.safetensors")
    try edited.remove("after.safetensors")
    #expect(try ReplayRecording(folder: edited.folder).missingFiles == ["grads.safetensors", "after.safetensors"])
    #expect(try deviations(in: edited).map(\.kind).last == "temperature")
  }

  @Test func `A recording that does not fit the case is one sentence`() throws {
    let edited = try EditableCase("grid16")
    let result = try ReplayCase(folder: edited.folder).replay()
    func sentence() throws -> String {
      let error = #expect(throws: (any Error).self) {
        try ReplayRecording(folder: edited.folder).deviations(of: result)
      }
      return error.map { "\($0)" } ?? ""
    }
    for (text, reason) in [
      ("[]", "it has 0 rows, but config.json says 3 steps"), ("[{}, {}, {}]", "row 0 has no 'cma_i2t'"),
      ("[{\"loss\": 1}, {}, {}]", "row 0 has the key 'loss'"), ("[{\"mlm\": NaN}]", "finite numbers"),
      ("{}", "finite numbers"),
    ] {
      try edited.write(Array(text.utf8), to: "expected.json")
      let sentence = try sentence()
      #expect(sentence.contains(reason), "\(sentence)")
    }
    try edited.remove("expected.json")
    #expect(try sentence().contains("there is nothing to check against"))
  }

  @Test func `An array too many, too few or of another shape is named`() throws {
    for (old, new) in [("\"itm_head.bias\"", "\"itm_heap.bias\""), ("[2,36]", "[36,2]")] {
      let edited = try EditableCase("grid16")
      try edited.replaceHeader(of: "grads.safetensors", old, by: new)
      let error = #expect(throws: (any Error).self) { try deviations(in: edited) }
      #expect(error.map { "\($0)".contains("grads.safetensors") } == true)
    }
  }
}
