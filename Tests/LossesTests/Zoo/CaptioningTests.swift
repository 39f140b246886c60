import Autograd
import Data
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct CaptioningTests {
  @Test(arguments: [Float(0), 0.1]) func `It is a sound objective`(smoothing: Float) {
    expectConforming(Captioning(smoothing: smoothing))
  }

  @Test func `Its values are those of PyTorch`() {
    // torch 2.15.0
    expectRecorded(loss: 1.5248432, slopes: [0.0468426], of: [recordedPair[0]]) {
      $0[0].crossEntropy(labels: Indices([0, 4, 2, 2, 1, 3]), smoothing: 0.1)
    }
  }

  @Test func `Even logits cost the logarithm of the vocabulary, whatever the smoothing`() {
    let logits = Variable(Tensor(repeating: 2, shape: [3, 7]))
    for smoothing in [Float(0), 0.1, 0.5] {
      #expect(agree(logits.crossEntropy(labels: Indices([0, 6, 3]), smoothing: smoothing).value.item, log(7)))
    }
  }

  @Test func `Each token but the first is said, each but the last is read`() {
    let caption = PackedText([[2, 7, 8], [2], [2, 9]]).shifted
    #expect(caption.read.ids.values == [2, 7, 2] && caption.read.offsets.lengths == [2, 0, 1])
    #expect(caption.next.values == [7, 8, 9])
  }

  @Test func `No word sees those behind it, and every word sees the picture`() {
    let world = quietWorld()
    let head = world.fixture.makeHead(of: Captioning())
    let images = world.makeStep()[OnlineImage()].tokens.selecting([0])
    func logits(_ text: [Int32], _ images: TokenBatch) -> [Row] {
      rows(
        of: head.logits(
          of: PackedText([text]), images: images, words: world.model.online.text.table, .inference
        ).value)
    }
    let (short, long) = (logits([2, 7, 8], images), logits([2, 7, 8, 9, 10], images))
    for (a, b) in zip(short, long) { #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 }) }
    let elsewhere = logits([2, 7, 8], world.makeStep()[OnlineImage()].tokens.selecting([1]))
    for (a, b) in zip(short, elsewhere) { #expect(zip(a, b).contains { abs($0 - $1) > 1e-4 }) }
  }

  @Test func `Its parameters have the names that checkpoints know`() {
    let world = quietWorld()
    let paths = world.fixture.makeHead(of: Captioning()).parameters.flatMap(\.parts)
    #expect(
      paths.prefix(3) == [
        "caption_decoder.position_embeddings.weight", "caption_decoder.LayerNorm.weight",
        "caption_decoder.LayerNorm.bias",
      ])
    for layer in 0..<world.fixture.shape.fusionDepth {
      #expect(paths.contains("caption_decoder.layer.\(layer).attention.self.query.weight"))
      #expect(paths.contains("caption_decoder.layer.\(layer).crossattention.self.key.weight"))
    }
    #expect(paths.last == "caption_decoder.predictions.bias")
    #expect(!paths.contains { $0.contains("layer.\(world.fixture.shape.fusionDepth)") })
  }

  @Test func `Only words that have one before them count`() {
    let world = quietWorld { $0.captionLengths = [9, 1, 12, 2] }
    #expect(Captioning().counts(in: world.makeStep()) == [8 + 0 + 11 + 1])
  }
}
