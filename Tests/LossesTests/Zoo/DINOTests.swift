import Autograd
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct DINOTests {
  @Test func `It is a sound objective`() { expectConforming(DINO(prototypes: 12)) }

  @Test func `Its values are those of lightly, centre included`() {
    // lightly 1.6.0, torch 2.15.0: a step that moves the centre from 0, then the loss of another.
    let teacher = recordedPair[1]
    let centre = MovingMean(Parameter(path: "centre", value: Tensor(zeros: [5])), decay: 0.9)
    centre.move(toward: teacher.means(of: Offsets(rows: 1, length: 6)))
    let expected = [0.0087208, 0.0144532, 0.013388, 0.0060263, -0.0041697]
    #expect(zip(centre.value.value.values, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 })
    expectRecorded(loss: 4.0072162, slopes: [-0.7535726], of: [recordedPair[0]]) {
      selfDistillation(
        $0[0], teacher: teacher, centre: centre.value.value, temperature: 0.1, teacherTemperature: 0.04
      ).loss
    }
  }

  @Test func `A student that says what the teacher says costs the entropy of the teacher`() {
    let logits = randomTensor([4, 6], "logits")
    let (loss, entropy) = selfDistillation(
      Variable(logits), teacher: logits, centre: Tensor(zeros: [6]), temperature: 0.5, teacherTemperature: 0.5)
    let expected = rows(of: logits).map { row -> Double in
      let p = softmax(row.map { $0 / 0.5 })
      return -p.reduce(0) { $0 + $1 * log($1) }
    }
    #expect(agree(loss.value.item, expected.reduce(0, +) / 4) && loss.value.item == entropy.value.item)
  }

  @Test func `A constant that all prototypes share is nothing, one that the centre has is taken away`() {
    let logits = randomTensor([4, 6], "logits")
    var shifted = logits
    shifted.changeValues { values in for place in values.indices { values[place] += place % 6 == 2 ? 3 : 0 } }
    func loss(_ teacher: Tensor, _ centre: [Float]) -> Float {
      selfDistillation(
        Variable(logits), teacher: teacher, centre: Tensor(centre, shape: [6]), temperature: 0.1,
        teacherTemperature: 0.5
      ).loss.value.item
    }
    let plain = loss(logits, [0, 0, 0, 0, 0, 0])
    #expect(agree(loss(shifted, [0, 0, 3, 0, 0, 0]), Double(plain)))
    #expect(agree(loss(logits, [2, 2, 2, 2, 2, 2]), Double(plain)))
    #expect(!agree(loss(shifted, [0, 0, 0, 0, 0, 0]), Double(plain)))
  }

  @Test func `A term observes the mean of the teacher and changes nothing`() {
    let world = quietWorld()
    let head = world.fixture.makeHead(of: DINO(prototypes: 12))
    let before = head.centre.value.value.values
    let term = DINO(prototypes: 12).term(for: world.makeStep(), head: head)
    #expect(term.observations.count == 1 && term.observations[0].value.shape == [12])
    #expect(head.centre.value.value.values == before)
    let half = term.share([2], of: [4], objective: "dino")
    #expect(half.observations[0].value.values == term.observations[0].value.values.map { $0 * 0.5 })
  }
}
