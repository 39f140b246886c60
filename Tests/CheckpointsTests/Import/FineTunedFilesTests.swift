import TestSupport
import Checkpoints
import Downstream
import Autograd
import Encoders
import Tensor
import Testing

/// Published checkpoints of fine-tuned models: the encoders without `bert.`, the layers of the task, and the momentum twins of both.
@Suite struct FineTunedFilesTests {
  private static var make: ParameterMaker { ParameterMaker(seed: Seed(3), device: CPUDevice.standard) }

  private static func arrays(_ parameters: [Parameter]) -> [(name: String, value: Tensor)] {
    parameters.flatMap { PublishedNames.arrays(of: $0.value, as: $0) }
      .map { ($0.name.replacing("text_encoder.bert.", with: "text_encoder."), $0.value) }
  }

  @Test func theClassifierOfEntailmentFillsItsHead() throws {
    let encoders = EncoderSet(Self.make, shape: smallShape)
    let head = ClassificationHead(Self.make, width: 24, classes: 3)
    let twin = ClassificationHead(Self.make.momentum, width: 24, classes: 3)
    let network = encoders.image.parameters + encoders.text.parameters + encoders.fusion.parameters
    let file = try TemporaryFile(Self.arrays(network + head.parameters + twin.parameters))
    let checkpoint = try CheckpointFile(path: file.path)
    #expect(NameMaps.recognizing(checkpoint) is PublishedNameMap)

    let fresh = ParameterMaker(seed: Seed(8), device: CPUDevice.standard)
    let others = EncoderSet(fresh, shape: smallShape)
    let target = ClassificationHead(fresh, width: 24, classes: 3)
    let report = try WeightImport.apply(
      .published, from: checkpoint,
      to: others.image.parameters + others.text.parameters + others.fusion.parameters + target.parameters,
      requiring: 100)
    #expect(report.unexpected.isEmpty && report.missing.isEmpty)
    #expect(report.ofTasks == ["cls_head_m.0.weight", "cls_head_m.0.bias", "cls_head_m.2.weight", "cls_head_m.2.bias"])
    for (a, b) in zip(head.parameters, target.parameters) { #expect(a.value.values == b.value.values) }

    // A model of pre-training has no place for the head, and the report says why.
    let model = smallModel()
    let without = try WeightImport.apply(.published, from: checkpoint, to: model.parameters)
    #expect(without.ofTasks.count == 8 && without.unexpected.isEmpty)
    #expect(without.description.contains("of a task       8 cls_head.*.weight (2)"))
  }

  @Test func theAnswerDecoderIsFilledUnderItsPublishedNames() throws {
    let decoder = AnswerDecoder(Self.make, shape: smallShape)
    let words = try #require(decoder.parameters.first { $0.path.hasSuffix("word_embeddings.weight") })
    let file = try TemporaryFile(
      Self.arrays(decoder.parameters) + [("text_decoder.cls.predictions.decoder.weight", words.value)])
    let target = AnswerDecoder(ParameterMaker(seed: Seed(8), device: CPUDevice.standard), shape: smallShape)
    let report = try WeightImport.apply(
      .published, from: CheckpointFile(path: file.path), to: target.parameters, requiring: 100)
    #expect(report.unexpected.isEmpty && report.missing.isEmpty && report.ofTasks.isEmpty && report.tied.count == 1)
    for (a, b) in zip(decoder.parameters, target.parameters) { #expect(a.value.values == b.value.values, "\(b.path)") }
  }

  @Test func convertingKeepsTheLayersOfTheTask() throws {
    let decoder = AnswerDecoder(Self.make, shape: smallShape)
    let assignment = TextAssignment.head(Self.make, width: 24)
    let (file, out) = (try TemporaryFile(Self.arrays(decoder.parameters + assignment.parameters)), TemporaryFile())
    let report = try PublishedArrays(CheckpointFile(path: file.path), as: .published).write(to: out.path)
    #expect(report.leftOut.isEmpty)
    let written = try CheckpointFile(path: out.path)
    #expect(try written.tensor("ta_head.weight").values == assignment.weight.value.values)
    // The published code has the decoder's words a second time.
    #expect(
      try written.tensor("text_decoder.cls.predictions.decoder.weight").values
        == written.tensor("text_decoder.bert.embeddings.word_embeddings.weight").values)
    #expect(report.ofTasks.contains("text_decoder.cls.predictions.decoder.bias"))
    #expect(report.description.contains("of a task"))
  }
}
