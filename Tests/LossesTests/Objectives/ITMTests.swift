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
}
