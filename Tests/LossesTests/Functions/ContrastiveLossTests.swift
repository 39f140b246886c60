import Autograd
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct ContrastiveLossTests {
  @Test(arguments: [(1, 1), (4, 4), (3, 19)])
  func uniformScoresGiveTheLogarithmOfTheCandidates(batch: Int, candidates: Int) {
    let scores = Variable(Tensor(repeating: 0.7, shape: [batch, candidates]))
    #expect(agree(contrastiveLoss(scores).value.item, log(Double(candidates))))
  }

  @Test func aDominantPositiveCostsNothing() {
    let scores = Tensor((0..<3).flatMap { row in (0..<5).map { $0 == row ? 60 : 0 } }, shape: [3, 5])
    #expect(contrastiveLoss(Variable(scores)).value.item < 1e-6)
  }

  @Test func itIsTheTwins() {
    let (anchors, keys) = (randomTensor([4, 6], "anchors").normalized(), randomTensor([9, 6], "keys").normalized())
    let scores = Variable(anchors.similarity(to: [keys], temperature: 0.1))
    let expected = contrastiveTwin(rows(of: anchors), keys: rows(of: keys), temperature: 0.1)
    #expect(agree(contrastiveLoss(scores).value.item, expected))
  }

  @Test(arguments: [Float(0), 0.4, 1])
  func softTargetsMixLinearly(mix: Float) {
    let student = randomTensor([4, 7], "student")
    let teacher = randomTensor([4, 7], "teacher")
    let hard = rows(of: student).enumerated().map { place, scores in
      crossEntropy(scores, target: scores.indices.map { $0 == place ? 1 : 0 })
    }
    let soft = zip(rows(of: student), rows(of: teacher)).map { crossEntropy($0, target: softmax($1)) }
    let expected = zip(hard, soft).map { (1 - Double(mix)) * $0 + Double(mix) * $1 }.reduce(0, +) / 4
    #expect(agree(contrastiveLoss(Variable(student), teacher: teacher, mix: mix).value.item, expected))
  }

  @Test func uniformScoresGiveTheLogarithmWhateverTheShares() {
    let scores = Variable(Tensor(repeating: 0.7, shape: [2, 6]))
    let shares = Tensor([0.5, 0, 0.5, 0, 0, 0, 0, 1, 0, 0, 0, 0], shape: [2, 6])
    #expect(agree(contrastiveLoss(scores, positives: shares).value.item, log(6)))
  }

  @Test func twoPositivesThatDominateCostTheLogarithmOfTwo() {
    let scores = Variable(Tensor([60, 0, 60, 0, 0, 60, 0, 60], shape: [2, 4]))
    let shares = Tensor([0.5, 0, 0.5, 0, 0, 0.5, 0, 0.5], shape: [2, 4])
    #expect(agree(contrastiveLoss(scores, positives: shares).value.item, log(2)))
  }

  @Test(arguments: [Float(0), 0.4, 1])
  func onePositiveARowIsTheUsualLoss(mix: Float) {
    let (student, teacher) = (Variable(randomTensor([3, 5], "student")), randomTensor([3, 5], "teacher"))
    let shares = Tensor((0..<3).flatMap { row in (0..<5).map { $0 == row ? 1 : 0 } }, shape: [3, 5])
    let usual = contrastiveLoss(student, teacher: teacher, mix: mix).value.item
    #expect(agree(contrastiveLoss(student, teacher: teacher, mix: mix, positives: shares).value.item, Double(usual)))
  }

  @Test func aTeacherWithoutShareIsIgnoredBitForBit() {
    let student = Variable(randomTensor([4, 7], "student"))
    let ignored = contrastiveLoss(student, teacher: randomTensor([4, 7], "teacher"), mix: 0)
    #expect(ignored.value.item == contrastiveLoss(student).value.item)
  }
}
