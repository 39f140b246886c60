import TestSupport
import Checkpoints
import Encoders
import Foundation
import Losses
import Tensor
import Testing
import Training

/// The published computation, recorded in PyTorch: losses, gradients and a trajectory of small models.
@Suite struct ReplayCaseTests {
  static let cases = ["grid16", "hard-targets", "odd-sizes"]

  private func folder(_ name: String) throws -> String {
    try #require(Bundle.module.resourcePath) + "/Parity/" + name
  }

  private func expected(_ folder: String) throws -> [[String: Double]] {
    let contents = try #require(FileManager.default.contents(atPath: folder + "/expected.json"))
    return try JSONDecoder().decode([[String: Double]].self, from: contents)
  }

  @Test(arguments: cases) func `Every loss term follows the recording within 2e-5`(name: String) throws {
    let folder = try folder(name)
    let replay = try ReplayCase(folder: folder)
    for row in try expected(folder) {
      let values = try replay.replayStep().values
      #expect(Set(values.map(\.name)) == Set(row.keys))
      for (name, value) in values {
        let recorded = try #require(row[name])
        let tolerance = name == "temperature" ? 1e-6 : 2e-5 * abs(recorded)
        #expect(abs(Double(value) - recorded) <= tolerance, "\(name): \(value), recorded \(recorded)")
      }
    }
  }

  @Test(arguments: cases) func `Where the host cannot reach the memory every step gives the same bits`(name: String)
    throws
  {
    let (open, fenced) = (
      try ReplayCase(folder: try folder(name), device: CPUDevice.standard),
      try ReplayCase(folder: try folder(name), device: FencedDevice())
    )
    for _ in 0..<open.configuration.steps {
      let (expected, found) = (try open.replayStep().values, try fenced.replayStep().values)
      #expect(found.map(\.name) == expected.map(\.name) && found.map(\.value) == expected.map(\.value))
    }
    #expect(fenced.firstGradients.map(\.values) == open.firstGradients.map(\.values))
  }

  @Test(arguments: cases) func `A GPU's kernels follow the recording within 2e-5`(name: String) throws {
    let folder = try folder(name)
    let replay = try ReplayCase(folder: folder, device: try hostGPU())
    for row in try expected(folder) {
      for (name, value) in try replay.replayStep().values {
        let recorded = try #require(row[name])
        let tolerance = name == "temperature" ? 1e-6 : 2e-5 * abs(recorded)
        #expect(abs(Double(value) - recorded) <= tolerance, "\(name): \(value), recorded \(recorded)")
      }
    }
  }

  @Test(arguments: cases) func `The gradients of the first step agree within 1e-4 of the greatest`(name: String) throws
  {
    let folder = try folder(name)
    let replay = try ReplayCase(folder: folder)
    _ = try replay.replayStep()
    let recorded = try SafeTensorsReader(path: folder + "/grads.safetensors")
    #expect(replay.firstGradients.map(\.name) == recorded.names)
    var greatest: Double = 0
    for name in recorded.names {
      greatest = max(greatest, Double(try recorded.tensor(name).values.map(abs).max() ?? 0))
    }
    for gradient in replay.firstGradients {
      let expected = try recorded.tensor(gradient.name)
      #expect(gradient.shape == expected.shape.sizes, "\(gradient.name)")
      // `max` passes over what is not a number.
      #expect(!gradient.values.contains { !$0.isFinite }, "\(gradient.name)")
      let deviation = zip(gradient.values, expected.values).map { abs($0 - Double($1)) }.max() ?? 0
      #expect(deviation <= 1e-4 * greatest, "\(gradient.name) deviates by \(deviation) of \(greatest)")
    }
  }

  @Test(arguments: cases) func `The state after the last step agrees within 2e-4, name by name`(name: String) throws {
    let folder = try folder(name)
    let replay = try ReplayCase(folder: folder)
    for _ in 0..<replay.configuration.steps { _ = try replay.replayStep() }
    let recorded = try SafeTensorsReader(path: folder + "/after.safetensors")
    #expect(replay.state.map(\.name) == recorded.names)
    for array in replay.state where array.name != "queue_ptr" {
      let expected = try recorded.tensor(array.name)
      #expect(array.shape == expected.shape.sizes, "\(array.name)")
      let count = expected.count
      for (place, (found, expected)) in zip(array.values, expected.values).enumerated() {
        // The exact gradient of a key's bias is zero, so AdamW follows the sign of rounding errors.
        if array.name.hasSuffix("key.bias") { continue }
        if array.name.hasSuffix("qkv.bias"), (count / 3..<count / 3 * 2).contains(place) { continue }
        // What is not a number deviates too.
        if abs(found - Double(expected)) <= 2e-4 { continue }
        Issue.record("\(array.name) is \(found) at \(place), recorded \(expected)")
        break
      }
    }
    let pointer = try #require(replay.state.first { $0.name == "queue_ptr" })
    #expect(pointer.values == (try recorded.integers("queue_ptr")).map { Double($0) })
  }

  @Test func `Before the first step the state is that of the file`() throws {
    let folder = try folder("grid16")
    let file = try SafeTensorsReader(path: folder + "/model.safetensors")
    for array in try ReplayCase(folder: folder).state where array.name != "queue_ptr" {
      #expect(array.values == (try file.tensor(array.name)).values.map { Double($0) }, "\(array.name)")
    }
  }

  @Test func `A caption without words counts in no local alignment and disturbs nothing`() throws {
    let edited = try EditableCase("hard-targets")
    // Row 1 keeps its [CLS] only; the published code gives nan here.
    let tokens = (1..<7).map { 7 + $0 }
    try edited.set("attention_mask", in: "step0.safetensors", Dictionary(uniqueKeysWithValues: tokens.map { ($0, 0) }))
    try edited.set("mlm_labels", in: "step0.safetensors", Dictionary(uniqueKeysWithValues: tokens.map { ($0, -100) }))
    let before = try ReplayCase(folder: try folder("hard-targets")).replayStep()
    let after = try ReplayCase(folder: edited.folder).replayStep()
    for (old, new) in zip(before.values, after.values) {
      #expect(new.value.isFinite, "\(new.name)")
      if old.name == "lmi_image" || old.name == "imc_i2i" { #expect(old.value == new.value, "\(old.name)") }
    }
  }

  @Test func `Arrays that the model does not have or that are missing are named`() throws {
    let strange = try EditableCase("grid16")
    try strange.replaceHeader(of: "model.safetensors", "\"itm_head.bias\"", by: "\"itm_heap.bias\"")
    #expect(throws: ReplayError.self) { try ReplayCase(folder: strange.folder) }
    let untied = try EditableCase("grid16")
    try untied.shift("text_encoder.cls.predictions.decoder.weight", in: "model.safetensors", at: 3, by: 0.5)
    let error = #expect(throws: ReplayError.self) { try ReplayCase(folder: untied.folder) }
    #expect(error?.description.contains("decoder.weight") == true)
    let pointing = try EditableCase("grid16")
    try pointing.set("queue_ptr", in: "model.safetensors", [0: 40])
    let outside = #expect(throws: ReplayError.self) { try ReplayCase(folder: pointing.folder) }
    #expect(outside?.description.contains("queue_ptr is [40], outside the queue of 40") == true)
  }

  @Test func `Sizes that differ from the file's are an error before a model is built`() throws {
    for (key, value) in [
      ("vocab_size", 129), ("max_positions", 39), ("embed_dim", 10), ("queue_size", 16_000_000),
      ("vision_depth", 16_000_000),
      ("text_depth", 3), ("vision_width", 16_000_000), ("image_res", 4_000_000),
    ] {
      let edited = try EditableCase("grid16")
      try edited.configure(key, value)
      #expect(throws: CheckpointError.self, "\(key)") { try ReplayCase(folder: edited.folder) }
    }
  }

  @Test func `PyTorch's tables of positions are accepted, checked and written back`() throws {
    let edited = try EditableCase("grid16")
    let names = ["text_encoder", "text_encoder_m"].map { $0 + ".bert.embeddings.position_ids" }
    func add(_ first: Int, to file: String) throws {
      let reader = try SafeTensorsReader(path: edited.folder + "/" + file)
      var writer = SafeTensorsWriter()
      for name in reader.names where !names.contains(name) {
        if name == "queue_ptr" {
          writer.add(name, integers: try reader.integers(name))
        } else {
          writer.add(name, try reader.tensor(name))
        }
      }
      for name in names { writer.add(name, integers: (0..<40).map { $0 + first }, shape: [1, 40]) }
      try writer.write(to: edited.folder + "/" + file)
    }
    try add(0, to: "model.safetensors")
    let replay = try ReplayCase(folder: edited.folder)
    let table = try #require(replay.state.first { $0.name == names[0] })
    #expect(table.shape == [1, 40] && table.values == (0..<40).map(Double.init))
    let result = try replay.replay()
    // The recorded state has no such tables, or has them too.
    _ = try ReplayRecording(folder: edited.folder).deviations(of: result)
    try add(0, to: "after.safetensors")
    #expect(try ReplayRecording(folder: edited.folder).deviations(of: result).allSatisfy { $0.isTolerated })
    try add(1, to: "model.safetensors")
    let error = #expect(throws: ReplayError.self) { try ReplayCase(folder: edited.folder) }
    #expect(error?.description.contains("position_ids' is not 0, 1, 2") == true)
  }

  @Test func `More layers in the file than in the configuration are an error`() throws {
    let edited = try EditableCase("grid16")
    try edited.configure("vision_depth", 1)
    let error = #expect(throws: ReplayError.self) { try ReplayCase(folder: edited.folder) }
    #expect(error?.description.contains("visual_encoder.blocks.1") == true)
  }
}
