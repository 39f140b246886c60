import TestSupport
import Checkpoints
import Autograd
import Encoders
import Experiments
import Foundation
import Tensor
import Testing

@Suite struct PublishedArraysTests {
  private let model = smallModel()
  private let queues = (image: randomTensor([10, 6], "image queue"), text: randomTensor([10, 6], "text queue"))

  /// The model with the heads of ITM and MLM.
  private var parameters: [Parameter] {
    let make = ParameterMaker(seed: Seed(4), device: model.device)
    return model.parameters + model.momentum.parameters
      + Linear(make, "itm_head", inputs: 24, outputs: 2, .torchDefault).parameters
      + MaskedLanguageHead(make, shape: smallShape).parameters
      + MaskedLanguageHead(make.momentum, shape: smallShape).parameters
  }

  @Test func everyPublishedEntryIsWritten() throws {
    let file = TemporaryFile()
    let report = try PublishedArrays(parameters, queues: queues, queuePointer: 3).write(to: file.path)
    let layout = PublishedLayout(shape: smallShape, queueSize: 6)
    #expect(report.absent.isEmpty && report.leftOut.isEmpty)
    let reader = try SafeTensorsReader(path: file.path)
    #expect(reader.names == layout.entries.map(\.name))
    for entry in layout.entries { #expect(reader.shape(of: entry.name) == entry.shape, "\(entry.name)") }
    #expect(reader.metadata == ["format": "pt"])
    #expect(try reader.integers("queue_ptr") == [3])
    #expect(try reader.integers("text_encoder_m.bert.embeddings.position_ids") == Array(0..<12))
    #expect(try reader.tensor("text_queue").values == queues.text.values)
    for root in ["text_encoder", "text_encoder_m"] {
      let words = try reader.tensor(root + ".bert.embeddings.word_embeddings.weight").values
      #expect(try reader.tensor(root + ".cls.predictions.decoder.weight").values == words)
    }
    #expect(reader.shape(of: "visual_encoder.patch_embed.proj.weight") == [16, 3, 8, 8])
    #expect(reader.shape(of: "temp") == [])
  }

  @Test func aModelOfThePublishedDepthHas844Entries() throws {
    let shape = ModelShape(
      imageSide: 16, patch: 8, imageWidth: 4, imageDepth: 12, imageHeads: 1, textWidth: 4, textDepth: 6,
      fusionDepth: 6, textHeads: 1, vocabularySize: 8, maxPositions: 4, embedWidth: 4)
    let model = Model(shape: shape, temperature: 0.07, seed: Seed(1))
    let make = ParameterMaker(seed: Seed(1), device: model.device)
    let heads =
      Linear(make, "itm_head", inputs: 4, outputs: 2, .torchDefault).parameters
      + MaskedLanguageHead(make, shape: shape).parameters + MaskedLanguageHead(make.momentum, shape: shape).parameters
    let queues = (image: Tensor(zeros: [4, 2]), text: Tensor(zeros: [4, 2]))
    let file = TemporaryFile()
    let report = try PublishedArrays(model.parameters + model.momentum.parameters + heads, queues: queues)
      .write(to: file.path)
    #expect(report.written.count == 844)
    #expect(report.written == PublishedLayout(shape: .base, queueSize: 65_536).entries.map(\.name))
  }

  /// The published layout has no place for them, nor for layers of BERT that follow none.
  @Test func encodersOfOnesOwnAreLeftOutByName() throws {
    let file = TemporaryFile()
    for encoders in EncoderChoice.compared.map(\.value) where encoders != .vitBERT {
      let model = Model(shape: smallShape, encoders: encoders, temperature: 0.07, seed: Seed(1))
      let report = try PublishedArrays(model.parameters + model.momentum.parameters).write(to: file.path)
      let own = (model.parameters + model.momentum.parameters).map(\.path).filter {
        !["temp", "visual", "text_", "vision"].contains(where: $0.hasPrefix)
      }
      #expect(!own.isEmpty && Set(report.leftOut).isSuperset(of: own))
      #expect(report.written.contains("vision_proj.weight") && !report.absent.isEmpty)
    }
  }

  @Test func whatIsExportedIsImported() throws {
    let file = TemporaryFile()
    try PublishedArrays(parameters, queues: queues).write(to: file.path)
    let target = Model(shape: smallShape, temperature: 1, seed: Seed(9))
    let report = try WeightImport.apply(
      .published, from: CheckpointFile(path: file.path), to: target.parameters + target.momentum.parameters,
      requiring: 100)
    for (a, b) in zip(model.parameters, target.parameters) { #expect(a.value.values == b.value.values, "\(a.path)") }
    #expect(report.tied.count == 2 && report.missing.isEmpty)
    // The heads are in the file and not in the target.
    #expect(report.unexpected.allSatisfy { $0.hasPrefix("itm_head") || $0.contains("cls.predictions") })
  }

  /// Which no published head has: it goes with Triad's own form, and is named as left out of the published one.
  @Test func whatMatchingSeesBesideGoesWithTheWeightsAlone() throws {
    let (out, again) = (TemporaryFile(), TemporaryFile())
    let name = "itm_head.similarity"
    let file = try TemporaryFile([("temp", Tensor(0.07)), (name, Tensor([0.5], shape: [1, 1]))])
    let published = try PublishedArrays(CheckpointFile(path: file.path), as: .published).write(to: out.path)
    #expect(published.leftOut == [name] && !published.written.contains(name))
    let weights = try PublishedArrays(CheckpointFile(path: file.path), as: .published)
      .write(to: again.path, form: .weights)
    #expect(weights.leftOut.isEmpty && weights.written.contains(name))
    #expect(try CheckpointFile(path: again.path).tensor(name).values == [0.5])
  }

  @Test func aFileIsRewrittenUnchanged() throws {
    let (first, second, third) = (TemporaryFile(), TemporaryFile(), TemporaryFile())
    try PublishedArrays(parameters, queues: queues, queuePointer: 5).write(to: first.path)
    let file = try CheckpointFile(path: first.path)
    try PublishedArrays(file, as: .published).write(to: second.path)
    #expect(first.read() == second.read())
    // Each weight once is enough to write all of them again but the queues.
    let report = try PublishedArrays(file, as: .published).write(to: third.path, form: .weights)
    #expect(report.written.count == PublishedLayout(shape: smallShape, queueSize: 6).entries.count - 9)
    let again = try PublishedArrays(CheckpointFile(path: third.path), as: .published).write(to: second.path)
    #expect(again.absent == ["image_queue", "text_queue", "queue_ptr"])
  }

  @Test func whatIsNotThereIsAbsentAndWhatHasNoPlaceIsLeftOut() throws {
    let out = TemporaryFile()
    let file = try TemporaryFile(
      model.online.text.parameters.flatMap { PublishedNames.arrays(of: $0.value, as: $0) } + [
        ("mine.weight", Tensor(1))
      ])
    let report = try PublishedArrays(CheckpointFile(path: file.path), as: .published).write(to: out.path)
    #expect(report.leftOut == ["mine.weight"])
    #expect(report.absent.contains("temp") && report.absent.contains("text_encoder.cls.predictions.bias"))
    #expect(report.written.contains("text_encoder.cls.predictions.decoder.weight"))
    #expect(report.description.contains("left out  mine.weight"))
  }

  @Test func separateQueriesKeysAndValuesAreJoined() throws {
    let (q, k, v) = (randomTensor([2, 2], "q"), randomTensor([2, 2], "k"), randomTensor([2, 2], "v"))
    let root = "vit.encoder.layer.0."
    let parts: [(name: String, value: Tensor)] = zip(["query", "key", "value"], [q, k, v]).map {
      (root + "attention.attention.\($0).weight", $1)
    }
    let norm = (name: root + "layernorm_before.weight", value: Tensor(zeros: [2]))
    let (file, out) = (
      try TemporaryFile(parts + [norm, ("vit.embeddings.cls_token", Tensor(zeros: [1, 1, 2]))]), TemporaryFile()
    )
    try PublishedArrays(CheckpointFile(path: file.path), as: .huggingFaceViT).write(to: out.path)
    let joined = try SafeTensorsReader(path: out.path).tensor("visual_encoder.blocks.0.attn.qkv.weight")
    #expect(joined.shape == [6, 2] && joined.values == q.values + k.values + v.values)
    let incomplete = try TemporaryFile([parts[0], parts[2], norm])
    #expect {
      try PublishedArrays(CheckpointFile(path: incomplete.path), as: .huggingFaceViT)
    } throws: {
      "\($0)".contains("only some of the arrays that make 'visual_encoder.blocks.0.attn.qkv.weight'")
    }
  }

  @Test func aTextQueueOfAnotherPointerIsTurned() throws {
    let (file, out) = (TemporaryFile(), TemporaryFile())
    var writer = SafeTensorsWriter()
    writer.add("vision_proj.weight", Tensor(zeros: [2, 3]))
    writer.add("image_queue", Tensor((0..<10).map(Float.init), shape: [2, 5]))
    writer.add("text_queue", Tensor((0..<10).map(Float.init), shape: [2, 5]))
    writer.add("queue_ptr", integers: [1])
    writer.add("text_queue_ptr", integers: [4])
    try writer.write(to: file.path)
    try PublishedArrays(CheckpointFile(path: file.path), as: .published).write(to: out.path)
    let written = try CheckpointFile(path: out.path)
    #expect(try written.integers("queue_ptr") == [1])
    #expect(try written.tensor("image_queue").values == (0..<10).map(Float.init))
    // Column 4, written next, is now column 1.
    #expect(try written.tensor("text_queue").values == [3, 4, 0, 1, 2, 8, 9, 5, 6, 7])
  }

  @Test func sizesThatContradictEachOtherAreNamed() throws {
    let file = try TemporaryFile([
      ("visual_encoder.cls_token", Tensor(zeros: [1, 1, 4])), ("visual_encoder.norm.weight", Tensor(zeros: [5])),
    ])
    let arrays = try PublishedArrays(CheckpointFile(path: file.path), as: .published)
    let error = #expect(throws: CheckpointError.self) { try arrays.write(to: file.path + ".out") }
    #expect(error?.description.contains("'visual_encoder.norm.weight' as [5], but the model needs [4]") == true)
    #expect(!FileManager.default.fileExists(atPath: file.path + ".out"))
  }
}
