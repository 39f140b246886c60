import Checkpoints
import Command
import Data
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing
import Training

@Suite struct CheckpointCommandsTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("triad-\(UUID().uuidString)").path

  private func file(_ name: String, _ arrays: [(String, Tensor)]) throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var writer = SafeTensorsWriter(metadata: ["format": "pt"])
    for (name, value) in arrays { writer.add(name, value) }
    try writer.write(to: "\(folder)/\(name)")
    return "\(folder)/\(name)"
  }

  private func triad(_ words: String...) -> Outcome { Outcome(of: words) }

  private func cleanUp() { try? FileManager.default.removeItem(atPath: folder) }

  @Test func showListsTheArrays() throws {
    defer { cleanUp() }
    let path = try file(
      "a.safetensors",
      [
        ("embeddings.word_embeddings.weight", Tensor(zeros: [40, 30])),
        ("embeddings.LayerNorm.gamma", Tensor(zeros: [30])),
      ])
    let shown = triad("checkpoint", "show", path)
    #expect(
      shown.output == """
        name                               type     shape  numbers
        embeddings.word_embeddings.weight   F32  [40, 30]    1,200
        embeddings.LayerNorm.gamma          F32      [30]       30
        2 arrays, 1,230 numbers, names of Hugging Face BERT
        metadata format: pt

        """)
    #expect(shown.code == .success && shown.diagnostics.isEmpty)
    #expect(
      triad("checkpoint", "show", path, "--names").output
        == "embeddings.word_embeddings.weight\nembeddings.LayerNorm.gamma\n")
  }

  /// Complex numbers, which no encoder has: the file is no less readable for them.
  @Test func anArrayOfATypeThatIsNotReadIsListedBesideTheOthers() throws {
    defer { cleanUp() }
    let path = try file("a.safetensors", [])
    let header =
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"z":{"dtype":"C64","shape":[2],"data_offsets":[8,24]}}"#
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    try Foundation.Data(length + Array(header.utf8) + [UInt8](repeating: 0, count: 24))
      .write(to: URL(fileURLWithPath: path))
    let shown = triad("checkpoint", "show", path)
    #expect(shown.code == .success, "\(shown.diagnostics)")
    let rows = shown.output.split(separator: "\n").map { line in line.split(separator: " ").prefix(2).map { String($0) }
    }
    #expect(rows.contains(["a", "F32"]) && rows.contains(["z", "C64"]))
    #expect(shown.output.contains("2 arrays, 4 numbers, names of no known kind"))
  }

  @Test func weightsAreNotConvertedOverThemselves() throws {
    defer { cleanUp() }
    let path = try file("a.safetensors", [("embeddings.LayerNorm.gamma", Tensor(zeros: [30]))])
    let link = folder + "/link.safetensors"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "a.safetensors")
    for out in [path, link, folder + "/./a.safetensors"] {
      let refused = triad("checkpoint", "convert", path, out)
      #expect(refused.code == .failure && refused.diagnostics.contains("it is what is read"), "\(refused.diagnostics)")
    }
    #expect(triad("checkpoint", "convert", path, folder + "/b.safetensors").code == .success)
    let early = triad("checkpoint", "convert", path, folder + "/none/b.safetensors")
    #expect(early.code == .failure && early.diagnostics.contains("the folder \(folder)/none is not there"))
  }

  @Test func theCheckpointOfARunIsNoPlaceForOtherWeights() throws {
    defer { cleanUp() }
    let path = try file("a.safetensors", [("embeddings.LayerNorm.gamma", Tensor(zeros: [30]))])
    let run = folder + "/checkpoint.safetensors"
    try SafeTensorsWriter(metadata: ["format": "triad run"]).write(to: run)
    let refused = triad("checkpoint", "convert", path, run)
    #expect(refused.code == .failure && refused.diagnostics.contains("it is the checkpoint of a run"))
  }

  @Test func aFileWithNoneOfTheNamesIsRefusedAndNothingWritten() throws {
    defer { cleanUp() }
    let path = try file(
      "vit.safetensors", [("cls_token", Tensor(zeros: [1, 1, 8])), ("blocks.0.norm1.bias", Tensor(zeros: [8]))])
    let out = folder + "/out.safetensors"
    let refused = triad("checkpoint", "convert", path, out, "--from", "bert")
    #expect(refused.code == .failure && refused.diagnostics.contains("no array with a name of Hugging Face BERT"))
    #expect(!FileManager.default.fileExists(atPath: out))
  }

  @Test func fetchKnowsItsModels() {
    let refused = triad("checkpoint", "fetch", "bert-base")
    #expect(refused.code == .usage && refused.diagnostics.contains("minilm, dinov2-small"))
  }

  @Test func aFileThatIsNotSoundIsOneSentence() throws {
    defer { cleanUp() }
    let path = try file("a.safetensors", [])
    try Foundation.Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
    let shown = triad("checkpoint", "show", path)
    #expect(shown.code == .failure && shown.output.isEmpty)
    #expect(shown.diagnostics.hasPrefix("triad: \(path) is not a sound safetensors file: it is shorter than"))
    #expect(shown.diagnostics.split(separator: "\n").count == 1)
  }

  @Test func convertWritesPublishedNames() throws {
    defer { cleanUp() }
    let table = Tensor((0..<6).map(Float.init), shape: [3, 2])
    let path = try file(
      "a.safetensors",
      [("bert.embeddings.word_embeddings.weight", table), ("bert.embeddings.LayerNorm.beta", Tensor(zeros: [2]))])
    let out = folder + "/out.safetensors"
    let converted = triad("checkpoint", "convert", path, out)
    #expect(converted.code == .success)
    #expect(converted.diagnostics == "\(path) was read as Hugging Face BERT.\n")
    let written = try CheckpointFile(path: out)
    #expect(
      written.names == [
        "text_encoder.bert.embeddings.word_embeddings.weight", "text_encoder.bert.embeddings.LayerNorm.bias",
        "text_encoder.cls.predictions.decoder.weight",
      ])
    #expect(try written.tensor("text_encoder.cls.predictions.decoder.weight").values == table.values)
    #expect(triad("checkpoint", "convert", path, out, "--to", "weights").code == .success)
    #expect(try CheckpointFile(path: out).names.count == 2)
    #expect(triad("checkpoint", "convert", path, out, "--to", "pickle").code == .usage)
  }

  @Test func theCheckpointOfARunBecomesAPublishedOne() throws {
    defer { cleanUp() }
    let recipe = Recipe.tcl(.smoke)
    let tokens = SpecialTokens(padding: 0, unknown: 1, classification: 2, separator: 3, mask: 4)
    let trainer = try Trainer(recipe: recipe, seed: Seed(3), tokens: tokens)
    let (path, out) = (try file("run.safetensors", []), folder + "/out.safetensors")
    try Checkpoint.write(trainer, to: path)
    let converted = triad("checkpoint", "convert", path, out)
    #expect(converted.code == .success)
    #expect(converted.output.split(separator: "\n").count == 2, "\(converted.output)")
    let layout = PublishedLayout(shape: recipe.model, queueSize: recipe.queueSize)
    #expect(try CheckpointFile(path: out).names == layout.entries.map(\.name))
  }

  @Test func whatHasNoPublishedNameIsOneSentence() throws {
    defer { cleanUp() }
    let recipe = Recipe.tcl(.smoke).removing(LMI.self).with(\.encoders.image, Wholes())
    let tokens = SpecialTokens(padding: 0, unknown: 1, classification: 2, separator: 3, mask: 4)
    let trainer = try Trainer(recipe: recipe, seed: Seed(3), tokens: tokens)
    let (path, out) = (try file("run.safetensors", []), folder + "/out.safetensors")
    try Checkpoint.write(trainer, to: path)
    let converted = triad("checkpoint", "convert", path, out)
    #expect(converted.code == .success)
    #expect(
      converted.diagnostics
        == "\(path) was read as TCL or ALBEF.\n4 arrays have no published name and are not in \(out): wholes.pixels.weight, "
        + "wholes.pixels.bias, wholes_m.pixels.weight, wholes_m.pixels.bias.\n", "\(converted.diagnostics)")
    // What it shares with the published model is written under its names.
    let written = try CheckpointFile(path: out).names
    #expect(written.contains("vision_proj.weight") && written.contains { $0.hasPrefix("text_encoder.") })
    #expect(!written.contains { $0.hasPrefix("visual_encoder.") })
  }

  @Test func aNameCannotSteerTheTerminal() throws {
    defer { cleanUp() }
    let path = try file("a.safetensors", [("\u{1b}[2J\nx", Tensor(1))])
    #expect(triad("checkpoint", "show", path, "--names").output == "\\u{1b}[2J\\u{a}x\n")
    #expect(!triad("checkpoint", "show", path).output.contains("\u{1b}"))
  }

  @Test func convertRefusesNamesOfNoKnownKind() throws {
    defer { cleanUp() }
    let path = try file("a.safetensors", [("layers.0.wq", Tensor(1))])
    let converted = triad("checkpoint", "convert", path, folder + "/out.safetensors")
    #expect(converted.code == .failure)
    #expect(converted.diagnostics.hasPrefix("triad: \(path) has names of no known kind"))
  }

  @Test func diffFailsBeyondTheTolerance() throws {
    defer { cleanUp() }
    let a = try file("a.safetensors", [("x", Tensor(1)), ("y", Tensor(2)), ("z", Tensor(3))])
    let b = try file("b.safetensors", [("x", Tensor(1.5)), ("y", Tensor(2)), ("z", Tensor(5))])
    let different = triad("checkpoint", "diff", a, b)
    #expect(different.code == .failure)
    #expect(
      different.output == """
        name  shape  difference
        z        []           2
        x        []         0.5
        1 of 3 arrays are equal

        """)
    #expect(different.diagnostics == "triad: \(a) and \(b) are different: 2 arrays differ by more than 0.\n")
    #expect(triad("checkpoint", "diff", a, b, "--tolerance", "1").code == .failure)
    #expect(triad("checkpoint", "diff", a, b, "--tolerance", "2").code == .success)
    #expect(triad("checkpoint", "diff", a, a).code == .success)
    #expect(triad("checkpoint", "diff", a, b, "--tolerance", "much").code == .usage)
  }

  @Test func diffNamesWhatOnlyOneFileHas() throws {
    defer { cleanUp() }
    let a = try file("a.safetensors", [("x", Tensor(1)), ("old", Tensor(2))])
    let b = try file("b.safetensors", [("x", Tensor(1)), ("new", Tensor(2)), ("new2", Tensor(zeros: [2]))])
    let different = triad("checkpoint", "diff", a, b, "--tolerance", "1")
    #expect(different.code == .failure)
    for line in ["old is only in the first", "new is only in the second", "1 of 1 arrays are equal"] {
      #expect(different.output.contains(line))
    }
    #expect(triad("checkpoint", "diff", a, b, "--common").code == .success)
  }
}
