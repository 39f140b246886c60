import Autograd
import Data
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct ITMTests {
  @Test func aHeadThatKnowsOnlyThePriorPaysItsEntropy() {
    let world = quietWorld()
    let head = world.fixture.makeHead(of: ITM())
    head.classifier.weight.value = Tensor(zeros: head.classifier.weight.shape, on: head.classifier.weight.value.device)
    // Two of three pairs do not match.
    head.classifier.bias.value = Tensor([log(2), 0], shape: [2], on: head.classifier.bias.value.device)
    let term = ITM().term(for: world.makeStep(), head: head)
    #expect(agree(term.loss.value.item, 0.636_514_168_294_813))
  }

  @Test func itIsTheTwinsOnePairAtATime() {
    let world = quietWorld()
    let step = world.makeStep()
    let head = world.fixture.makeHead(of: ITM())
    let term = ITM().term(for: step, head: head)
    let negatives = step[HardNegatives()]
    let online = world.model.online
    let (weight, bias) = (rows(of: head.classifier.weight.value), head.classifier.bias.value.values.map { Double($0) })

    func loss(text: Int, image: Int, matches: Bool) -> Double {
      let caption = step[OnlineText()].tokens.selecting([text])
      let picture = step[OnlineImage()].tokens.selecting([image])
      let fused = online.fusion(
        caption, with: online.fusion.context(for: picture, .inference), images: [0],
        outputs: Indices(0..<caption.offsets.total), .inference)
      let first = rows(of: fused.value)[0]
      let logits = zip(weight, bias).map { dot($0, first) + $1 }
      return crossEntropy(logits, target: matches ? [0, 1] : [1, 0])
    }
    var sum = 0.0
    for pair in 0..<world.batch.count {
      sum += loss(text: pair, image: pair, matches: true)
      sum += loss(text: pair, image: negatives.imageForText[pair], matches: false)
      sum += loss(text: negatives.textForImage[pair], image: pair, matches: false)
    }
    #expect(agree(term.loss.value.item, sum / Double(3 * world.batch.count), tolerance: 5e-6))
  }

  @Test func pairsWithoutANegativeCountAsPositivesOnly() {
    // All of one group: every row is a positive, and a head that always says so pays nearly nothing.
    let world = quietWorld { $0.groupNumbers = [3, 3, 3, 3] }
    let head = world.fixture.makeHead(of: ITM(positives: .sameGroup))
    head.classifier.weight.value = Tensor(zeros: head.classifier.weight.shape, on: head.classifier.weight.value.device)
    head.classifier.bias.value = Tensor([0, log(3)], shape: [2], on: head.classifier.bias.value.device)
    let term = ITM(positives: .sameGroup).term(for: world.makeStep(), head: head)
    #expect(agree(term.loss.value.item, log(4.0 / 3)))
    #expect(term.metrics[0].value.value.item == 1)
  }

  @Test func accuracyCountsAllThreeKinds() {
    let world = quietWorld()
    let head = world.fixture.makeHead(of: ITM())
    head.classifier.weight.value = Tensor(zeros: head.classifier.weight.shape, on: head.classifier.weight.value.device)
    head.classifier.bias.value = Tensor([1, 0], shape: [2], on: head.classifier.bias.value.device)
    let term = ITM().term(for: world.makeStep(), head: head)
    #expect(agree(term.metrics[0].value.value.item, 2.0 / 3))
  }

  @Test func aSinglePairTeachesNothing() {
    let world = quietWorld { $0.captionLengths = [5] }
    let term = ITM().term(for: world.makeStep(), head: world.fixture.makeHead(of: ITM()))
    #expect(term.loss.value.item == 0 && term.loss.isConstant)
  }

  @Test func whatSeesSimilarityAddsItToTheLogitOfAMatch() throws {
    let world = quietWorld()
    let step = world.makeStep()
    let itm = ITM(seesSimilarity: true)
    let head = world.fixture.makeHead(of: itm)
    let similarity = try #require(head.similarity)
    #expect(similarity.value.shape == [1, 1] && world.fixture.makeHead(of: ITM()).similarity == nil)
    let (weight, bias) = (head.classifier.weight, head.classifier.bias)
    weight.value = Tensor(zeros: weight.shape, on: weight.value.device)
    bias.value = Tensor([0.25, 0], shape: [2], on: bias.value.device)
    similarity.value = Tensor([2], shape: [1, 1], on: bias.value.device)
    let negatives = step[HardNegatives()]
    let (texts, images) = (rows(of: step[OnlineText()].global.value), rows(of: step[OnlineImage()].global.value))
    let temperature = Double(world.model.temperature.value.item)
    func loss(text: Int, image: Int, matches: Bool) -> Double {
      crossEntropy(
        [0.25, 2 * dot(texts[text], images[image]) / temperature], target: matches ? [0, 1] : [1, 0])
    }
    let count = world.batch.count
    let sum = (0..<count).reduce(0.0) { sum, pair in
      sum + loss(text: pair, image: pair, matches: true)
        + loss(text: pair, image: negatives.imageForText[pair], matches: false)
        + loss(text: negatives.textForImage[pair], image: pair, matches: false)
    }
    let term = itm.term(for: step, head: head)
    #expect(agree(term.loss.value.item, sum / Double(3 * count), tolerance: 5e-6))
  }

  @Test func similarityTeachesItsWeightAndNoEncoder() throws {
    let world = quietWorld()
    let itm = ITM(seesSimilarity: true)
    let head = world.fixture.makeHead(of: itm)
    let (weight, similarity) = (head.classifier.weight, try #require(head.similarity))
    // Without the fused token nothing but similarity is left.
    weight.value = Tensor(zeros: weight.shape, on: weight.value.device)
    let tape = Tape()
    let loss = itm.term(for: world.makeStep(on: tape), head: head).loss
    let gradients = tape.gradients(of: loss)
    #expect(try #require(gradients[similarity]).values[0] != 0)
    #expect(world.model.online.imageProjection.parameters.allSatisfy { gradients[$0] == nil })
    #expect(world.model.online.textProjection.parameters.allSatisfy { gradients[$0] == nil })
  }

  @Test func aRecipeThatSaysNothingOfSimilarityHasTheIdentityItHad() throws {
    let plain = try JSONEncoder().encode(ITM())
    #expect(!String(decoding: plain, as: UTF8.self).contains("imilarity"))
    let seeing = ITM(hardness: .constant(0.5), seesSimilarity: true)
    #expect(try JSONDecoder().decode(ITM.self, from: JSONEncoder().encode(seeing)) == seeing)
    #expect(try JSONDecoder().decode(ITM.self, from: plain) == ITM())
  }
}
