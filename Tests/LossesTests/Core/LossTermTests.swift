import Autograd
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct LossTermTests {
  private func scalar(_ value: Float) -> Variable { Variable(Tensor(value)) }

  @Test func `A term of parts is their sum, a term of one loss has one part`() {
    let term = LossTerm(parts: [scalar(2), scalar(3)], metrics: ["a": scalar(4)])
    #expect(term.loss.value.item == 5 && term.parts.count == 2)
    #expect(LossTerm(scalar(2)).parts.map(\.value.item) == [2])
  }

  @Test func `A share weighs each part by what it counts, and each metric as its part`() {
    let term = LossTerm(
      parts: [scalar(8), scalar(6)], metrics: ["first": scalar(1), "second": scalar(2), "third": scalar(4)])
    let share = term.share([1, 1], of: [4, 2], objective: "test")
    #expect(share.parts.map(\.value.item) == [2, 3])
    #expect(share.loss.value.item == 5)
    #expect(share.metrics.map(\.name) == ["first", "second", "third"])
    // Beyond the parts the last one speaks.
    #expect(share.metrics.map(\.value.value.item) == [0.25, 1, 2])
  }

  @Test func `Who has everything keeps it bit for bit, who has nothing adds nothing`() {
    let tape = Tape()
    let weight = Parameter(path: "w", value: Tensor(0.1))
    let term = LossTerm(parts: [tape.variable(weight), scalar(.nan)])
    let share = term.share([3, 0], of: [3, 5], objective: "test")
    #expect(share.parts.map(\.value.item) == [0.1, 0])
    #expect(tape.gradients(of: share.loss)[weight]?.item == 1)
    #expect(LossTerm(scalar(1)).share([0], of: [0], objective: "test").loss.value.item == 0)
  }

  @Test func `Shares of all shards add up to the mean over everything`() {
    // Means over 1, 2 and 5 things.
    let shares = ([(3, 1), (4, 2), (10, 5)] as [(Float, Int)]).map { mean, count -> Float in
      LossTerm(scalar(mean)).share([count], of: [8], objective: "test").loss.value.item
    }
    let sum: Float = shares.reduce(0, +)
    #expect(abs(sum - 7.625) < 1e-6)
  }

  @Test func `Gradients of a share are weighed as its loss is`() {
    let tape = Tape()
    let weight = Parameter(path: "w", value: Tensor(2))
    let share = LossTerm(tape.variable(weight) * 3).share([1], of: [4], objective: "test")
    #expect(tape.gradients(of: share.loss)[weight]?.item == 0.75)
  }
}
