import Foundation
import Losses
import Testing
import Training

@Suite struct ReplayConfigurationTests {
  private func read(_ folder: String) throws(ReplayError) -> ReplayConfiguration {
    try ReplayConfiguration.read(folder + "/config.json")
  }

  @Test func `The recorded configuration says sizes, ids and settings`() throws {
    let edited = try EditableCase("grid16")
    let configuration = try read(edited.folder)
    #expect(configuration.fault == nil)
    #expect(configuration.imageRes == 64 && configuration.patch == 4 && configuration.textWidth == 36)
    #expect(configuration.temperature == 0.2 && configuration.clsId == 2 && configuration.queueSize == 40)
    #expect(configuration.recipe.fault == nil)
    #expect(configuration.recipe.objectives.map(\.name) == ["cma", "imc", "lmi", "itm", "mlm"])
  }

  @Test(arguments: [
    "image_res", "patch", "vision_width", "vision_depth", "vision_heads", "text_width", "text_depth", "fusion_layer",
    "text_heads", "vocab_size", "max_positions", "embed_dim", "queue_size", "momentum", "temperature", "dropout",
    "mlm_probability", "pad_id", "cls_id", "mask_id", "alpha", "steps", "learning_rate", "weight_decay", "batch",
  ]) func `A missing or wrong value is named by its key`(key: String) throws {
    let edited = try EditableCase("grid16")
    for value in [nil, "12", NSNull()] as [Any?] {
      try edited.configure(key, value)
      let error = #expect(throws: ReplayError.self) { try read(edited.folder) }
      #expect(error?.description.contains("\(key) is ") == true, "\(error?.description ?? "")")
    }
  }

  @Test func `Sizes that cannot work are named by their keys`() throws {
    let faults: [(key: String, value: Any, reason: String)] = [
      ("vision_width", 25, "vision_width 25 is not a multiple of vision_heads 2"),
      ("text_heads", 5, "text_width 36 is not a multiple of text_heads 5"),
      ("image_res", 65, "image_res 65 is not a multiple of patch 4"),
      ("fusion_layer", 2, "fusion_layer 2 leaves none of the 2 layers of text_depth to fusion"),
      ("fusion_layer", 0, "fusion_layer is 0"), ("vision_heads", 0, "vision_heads is 0"),
      ("patch", -4, "patch is -4"), ("queue_size", 0, "queue_size is 0"), ("batch", 1, "batch is 1"),
      ("vision_width", 1 << 40, "vision_width is 1099511627776"), ("alpha", 1.5, "alpha 1.5 is outside"),
      ("momentum", -0.1, "momentum -0.1 is outside"), ("temperature", 0, "temperature is 0"),
      ("learning_rate", -1, "learning_rate is -1"), ("patch", 4.5, "patch is 4.5, not a whole number of 64 bits"),
      ("pad_id", 1 << 33, "pad_id is 8589934592.0, not a whole number of 32 bits"), ("steps", 0, "steps is 0"),
    ]
    for (key, value, reason) in faults {
      let edited = try EditableCase("grid16")
      try edited.configure(key, value)
      let error = #expect(throws: ReplayError.self) { try read(edited.folder) }
      #expect(error?.description.contains(reason) == true, "\(key): \(error?.description ?? "")")
    }
  }

  @Test func `What is no JSON object is said to be none`() throws {
    let edited = try EditableCase("grid16")
    for text in ["", "{", "[1]", "{\"patch\": NaN}", "\u{0}"] {
      try edited.write(Array(text.utf8), to: "config.json")
      #expect(throws: ReplayError.self) { try read(edited.folder) }
    }
    try edited.remove("config.json")
    let error = #expect(throws: ReplayError.self) { try read(edited.folder) }
    #expect(error?.description.contains("does not exist") == true)
  }
}
