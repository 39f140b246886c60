import TestSupport
import DataSets
import Data
import Encoders
import Losses
import Tensor
import Testing
import Training

@Suite struct RetrievalEmbeddingTests {
  private let source = CaptionedShapes(split: .test, count: 30, side: 48)
  private let evaluation: RetrievalEvaluation

  init() throws {
    let captions = (0..<60).flatMap { CaptionedShapes(split: .train, count: 60).captions(at: $0) }
    let tokenizer = WordPieceTokenizer(vocabulary: try WordPieceTrainer(size: 200).train(on: captions))
    evaluation = RetrievalEvaluation(
      model: Model(shape: .smoke, temperature: 0.07, seed: Seed(5)), tokenizer: tokenizer,
      itm: ITM().makeHead(for: .smoke, ParameterMaker(seed: Seed(6), device: CPUDevice.standard)))
  }

  @Test func theOrderShownIsTheOrderEvaluated() throws {
    let task = RetrievalTask(name: "all", source: source)
    let embedding = try evaluation.embed(task)
    let result = try #require(try evaluation.evaluate(tasks: [task]).first)
    #expect(embedding.images == result.images)
    for (caption, rank) in result.dualEncoder.textToImage.enumerated() where rank.tied == 1 {
      let order = embedding.topImages(ofCaption: caption, count: embedding.images.count)
      let first = try #require(order.firstIndex { embedding.imagesOfCaptions[caption].contains($0) })
      #expect(first == rank.better)
    }
    for (image, rank) in result.dualEncoder.imageToText.enumerated() where rank.tied == 1 {
      let order = embedding.topCaptions(ofImage: image, count: embedding.texts.count)
      let first = try #require(order.firstIndex { embedding.captionsOfImages[image].contains($0) })
      #expect(first == rank.better)
    }
  }

  @Test func featuresHaveUnitNormAndEveryPictureItsPair() throws {
    let embedding = try evaluation.embed(RetrievalTask(name: "all", source: source))
    for features in [embedding.imageFeatures, embedding.textFeatures] {
      let (rows, width) = features.shape2
      let values = features.values
      for row in 0..<rows {
        let norm = values[(row * width)..<((row + 1) * width)].reduce(0) { $0 + $1 * $1 }
        #expect(abs(norm - 1) < 1e-5)
      }
    }
    #expect(embedding.pairs.map(\.image) == Array(embedding.images.indices))
  }

  @Test func attentionCoversTheGridAndLeavesTheRestToTheClassToken() throws {
    let pairs = [0, 4].map { (sample: $0, text: source.captions(at: $0)[0]) }
    let found = try #require(try evaluation.attention(pairs, in: source))
    for (pair, attention) in zip(pairs, found) {
      #expect(
        attention.tokens == evaluation.tokenizer.encode(CaptionCleaner().clean(pair.text), maxLength: 30))
      #expect(attention.gridSide == 4)
      #expect(attention.maps.count == attention.tokens.count)
      for map in attention.maps {
        #expect(map.count == 16)
        let sum = map.reduce(0, +)
        #expect(sum > 0 && sum < 1)
      }
    }
  }
}
