import TestSupport
import Checkpoints
import Downstream
import Autograd
import Encoders
import Tensor
import Testing

@Suite struct PublishedNameMapTests {
  private let map = PublishedNameMap()

  @Test func weightsKeepTheirNames() {
    for name in [
      "temp", "itm_head.bias", "vision_proj_m.weight", "visual_encoder.cls_token",
      "visual_encoder_m.blocks.11.attn.qkv.bias",
      "text_encoder.bert.embeddings.LayerNorm.weight",
      "text_encoder_m.bert.encoder.layer.6.crossattention.self.key.bias",
      "text_encoder.cls.predictions.transform.LayerNorm.bias", "text_encoder_m.cls.predictions.bias",
    ] {
      #expect(map.destination(of: name) == .array(name))
      #expect(map.destination(of: "module." + name) == .array(name))
    }
  }

  @Test func tiedWeightsAndBuffersAreKnown() {
    #expect(
      map.destination(of: "text_encoder_m.cls.predictions.decoder.weight")
        == .alias(of: "text_encoder_m.bert.embeddings.word_embeddings.weight"))
    #expect(
      map.destination(of: "text_encoder.cls.predictions.decoder.bias")
        == .alias(of: "text_encoder.cls.predictions.bias"))
    #expect(map.destination(of: "text_encoder.bert.embeddings.position_ids") == .dropped)
    #expect(map.destination(of: "module.image_queue") == .buffer("image_queue"))
    #expect(map.destination(of: "optimizer.mean.temp") == .dropped)
  }

  @Test func fineTunedModelsLeaveOutBert() {
    #expect(
      map.destination(of: "text_encoder.encoder.layer.3.output.dense.weight")
        == .array("text_encoder.bert.encoder.layer.3.output.dense.weight"))
  }

  @Test func theLayersOfDownstreamTasksAreKnown() {
    for name in [
      "cls_head.0.weight", "cls_head_m.2.bias", "ta_head.weight", "ta_head_m.bias",
      "text_decoder.bert.encoder.layer.5.crossattention.self.key.weight",
      "text_decoder_m.bert.embeddings.LayerNorm.bias", "text_decoder.cls.predictions.transform.dense.weight",
    ] {
      #expect(map.destination(of: name) == .array(name))
    }
    #expect(
      map.destination(of: "text_decoder_m.cls.predictions.decoder.weight")
        == .alias(of: "text_decoder_m.bert.embeddings.word_embeddings.weight"))
    #expect(map.destination(of: "text_decoder.bert.embeddings.position_ids") == .dropped)
    #expect(map.destination(of: "cls_head.1.weight") == .unknown)
  }

  @Test(arguments: [
    "", ".", "visual_encoder", "visual_encoder.", "visual_encoder.blocks.x.norm1.bias",
    "visual_encoder.blocks.01.norm1.bias",
    "visual_encoder.blocks.-1.norm1.bias", "vision_proj.scale", "text_encoder.bert.other", "other.weight", "optimizer",
  ])
  func otherNamesAreUnknown(name: String) { #expect(map.destination(of: name) == .unknown) }
}

/// A published network for two pictures: made of the names in its code, at reduced widths.
@Suite struct TwoPictureNameMapTests {
  private static let shape = ModelShape(
    imageSide: 16, patch: 8, imageWidth: 8, imageDepth: 1, imageHeads: 2, textWidth: 8, textDepth: 2, fusionDepth: 2,
    textHeads: 2, vocabularySize: 12, maxPositions: 6, embedWidth: 4)

  private let map = TwoPictureNameMap(textDepth: 2)

  /// The arrays of `model_nlvr.py`: six layers, of which the last four look at pictures in pairs, without `bert.`, keys and values twice.
  private static func arrays(tied: Bool = true) -> [(name: String, value: Tensor)] {
    let make = ParameterMaker(seed: Seed(3), device: CPUDevice.standard)
    let fusion = TwoPictureFusion(make, shape: shape)
    let head = ClassificationHead(make, width: 8, classes: 2)
    var arrays: [(name: String, value: Tensor)] = []
    for parameter in fusion.parameters + head.parameters + [
      Parameter(path: "cls_head_m.0.bias", value: Tensor(zeros: [8]))
    ] {
      for (name, value) in PublishedNames.arrays(of: parameter.value, as: parameter) {
        let published = name.replacing("text_encoder.bert.", with: "text_encoder.")
        arrays.append((published, value))
        guard published.contains("crossattention.self.key.") || published.contains("crossattention.self.value.") else {
          continue
        }
        let layer = published.contains("layer.2.") ? 2 : 4
        arrays.append(
          (
            published.replacing("layer.\(layer).", with: "layer.\(layer + 1)."),
            tied ? value : randomTensor(value.shape, published)
          ))
      }
    }
    return arrays
  }

  @Test func pairsGoToTheFusionOfTwoPictures() {
    #expect(
      map.destination(of: "text_encoder.encoder.layer.3.output.dense.weight")
        == .array("two_pictures.encoder.layer.3.output.dense.weight"))
    #expect(
      map.destination(of: "module.text_encoder_m.bert.encoder.layer.4.crossattention.self.key.bias")
        == .array("two_pictures_m.encoder.layer.4.crossattention.self.key.bias"))
    #expect(
      map.destination(of: "text_encoder.encoder.layer.5.crossattention.self.value.weight")
        == .alias(of: "two_pictures.encoder.layer.4.crossattention.self.value.weight"))
    #expect(
      map.destination(of: "text_encoder.encoder.layer.5.crossattention.self.query.weight")
        == .array("two_pictures.encoder.layer.5.crossattention.self.query.weight"))
    // What sees text alone, and the head, are where they always are.
    #expect(
      map.destination(of: "text_encoder.encoder.layer.1.output.dense.weight")
        == .array("text_encoder.bert.encoder.layer.1.output.dense.weight"))
    #expect(map.destination(of: "cls_head.2.bias") == .array("cls_head.2.bias"))
    #expect(map.destination(of: "other") == .unknown)
  }

  @Test func aFileOfItIsRecognizedByItsEqualKeys() throws {
    let file = try TemporaryFile(Self.arrays())
    #expect(try NameMaps.recognizing(CheckpointFile(path: file.path)) is TwoPictureNameMap)
    let untied = try TemporaryFile(Self.arrays(tied: false))
    #expect(try NameMaps.recognizing(CheckpointFile(path: untied.path)) is PublishedNameMap)
    let headless = try TemporaryFile(Self.arrays().filter { !$0.name.hasPrefix("cls_head") })
    #expect(try NameMaps.recognizing(CheckpointFile(path: headless.path)) is PublishedNameMap)
  }

  @Test func everyNameFillsTheNetworkThatItIsOf() throws {
    let file = try TemporaryFile(Self.arrays())
    let checkpoint = try CheckpointFile(path: file.path)
    let map = try #require(NameMaps.recognizing(checkpoint))
    let make = ParameterMaker(seed: Seed(9), device: CPUDevice.standard)
    let fusion = TwoPictureFusion(make, shape: Self.shape, path: "two_pictures")
    let head = ClassificationHead(make, width: 8, classes: 2)
    let report = try WeightImport.apply(
      map, from: checkpoint, to: fusion.parameters + head.parameters, requiring: 100)
    #expect(report.missing.isEmpty && report.unexpected.isEmpty)
    #expect(report.tied.count == 8 && report.ofTasks == ["cls_head_m.0.bias"])
    #expect(report.description.contains("of a task       1 cls_head_m.0.bias"))
    let source = TwoPictureFusion(ParameterMaker(seed: Seed(3), device: CPUDevice.standard), shape: Self.shape)
    for (a, b) in zip(source.parameters, fusion.parameters) { #expect(a.value.values == b.value.values, "\(b.path)") }
  }

  @Test func itsLayersAreNeverTakenForThoseOfPreTraining() throws {
    let file = try TemporaryFile(Self.arrays())
    let checkpoint = try CheckpointFile(path: file.path)
    let map = try #require(NameMaps.recognizing(checkpoint))
    let model = Model(shape: Self.shape, temperature: 1, seed: Seed(5))
    let report = try WeightImport.apply(map, from: checkpoint, to: model.parameters)
    #expect(report.loaded.isEmpty && report.unexpected.isEmpty)
    #expect(report.ofTasks.count == Self.arrays().count)
    let sizes = try WeightSizes(checkpoint, as: map)
    #expect(sizes.text == nil)
  }

  @Test func itIsRewrittenWithAllItsNames() throws {
    let file = try TemporaryFile(Self.arrays())
    for form in ExportForm.allCases {
      let out = TemporaryFile()
      let checkpoint = try CheckpointFile(path: file.path)
      let map = try #require(NameMaps.recognizing(checkpoint))
      let report = try PublishedArrays(checkpoint, as: map).write(to: out.path, form: form)
      #expect(report.leftOut.isEmpty)
      let written = try CheckpointFile(path: out.path)
      // Each pair's two keys and values, weight and bias, come once more in the published form.
      #expect(report.ofTasks.count == Self.arrays().count - (form == .weights ? 8 : 0))
      #expect(NameMaps.recognizing(written) is TwoPictureNameMap)
      let key = "encoder.layer.4.crossattention.self.key.weight"
      #expect(
        try written.tensor("text_encoder.bert." + key).values == checkpoint.tensor("text_encoder." + key).values)
    }
  }
}
