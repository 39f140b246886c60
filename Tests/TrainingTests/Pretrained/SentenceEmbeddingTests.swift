import Checkpoints
import Autograd
import Data
import Encoders
import Foundation
import Tensor
import Testing
import Training

/// Where the weights lie on this machine, if they do.
private enum PublishedModel {
  static let folder = PretrainedModel.minilm.folder()
  static let isPresent = PretrainedModel.minilm.isPresent()
}

/// The text encoder with the weights of a published model: all-MiniLM-L6-v2 (six layers of BERT, 384 wide, 12 heads).
///
/// Where it was not fetched the suite is skipped; see docs/pretrained-encoders.md.
@Suite(
  .enabled(
    if: PublishedModel.isPresent,
    "The weights of all-MiniLM-L6-v2 are not in \(PublishedModel.folder): run `triad checkpoint fetch minilm`."))
struct SentenceEmbeddingTests {
  static let shape = ModelShape(
    imageSide: 16, patch: 16, imageWidth: 1, imageDepth: 1, imageHeads: 1, textWidth: 384, textDepth: 6, fusionDepth: 1,
    textHeads: 12, vocabularySize: 30_522, maxPositions: 512, embedWidth: 1)

  /// All six layers as text layers, by the import that studies use.
  func encoder() throws -> TextTransformer {
    let encoder = TextTransformer(ParameterMaker(seed: Seed(0), device: CPUDevice.standard), shape: Self.shape)
    let report = try WeightImport.apply(
      .huggingFaceBERT, from: CheckpointFile(path: PublishedModel.folder), to: encoder.parameters, requiring: 100)
    #expect(report.loaded.count == 101 && report.missing.isEmpty && report.unexpected.isEmpty)
    return encoder
  }

  @Test func theFileIsTheKnownOneWithTheKnownSizes() throws {
    let file = try CheckpointFile(path: PublishedModel.folder)
    #expect(file.digest == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db")
    #expect(try WeightSizes(file, as: .huggingFaceBERT).text == PretrainedModel.minilm.sizes.text)
  }

  func embeddings(_ rows: [[Int32]]) throws -> [[Double]] {
    let tokens = try encoder()(PackedText(rows), .inference)
    let values = tokens.rows.value.values
    return (0..<rows.count).map { row in
      var sum = [Double](repeating: 0, count: 384)
      for place in tokens.offsets.range(row) {
        for column in 0..<384 { sum[column] += Double(values[place * 384 + column]) }
      }
      let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return sum.map { $0 / norm }
    }
  }

  func cosine(_ a: [Double], _ b: [Double]) -> Double {
    func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
  }

  @Test(arguments: ["tokenizer.json", "vocab.txt"])
  func textsGetTheIDsOfTheModelsOwnTokenizer(file: String) throws {
    let tokenizer = try WordPieceTokenizer(contentsOf: "\(PublishedModel.folder)/\(file)", appendsSeparator: true)
    for recorded in RecordedEmbeddings.cases { #expect(tokenizer.encode(recorded.text) == recorded.ids) }
  }

  @Test func embeddingsArePyTorchs() throws {
    let cases = RecordedEmbeddings.cases
    for (embedding, recorded) in zip(try embeddings(cases.map(\.ids)), cases) {
      #expect(recorded.embedding.count == 384)
      let found = cosine(embedding, recorded.embedding)
      #expect(found > 0.99999, "\(recorded.text): cosine \(found)")
      // A cosine forgives much; single numbers do not.
      let distance = zip(embedding, recorded.embedding).map { abs($0 - $1) }.max() ?? 1
      #expect(distance < 2e-6, "\(recorded.text): distance \(distance)")
    }
  }

  @Test func theSeparatorMatters() throws {
    // Without [SEP], as TCL feeds its encoder, the embedding is another one: the test above can fail.
    let recorded = RecordedEmbeddings.cases[0]
    let published = try embeddings([recorded.ids.dropLast()])[0]
    #expect(cosine(published, recorded.embedding) < 0.9999)
  }
}
