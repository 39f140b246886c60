import Autograd
import Losses
import Synchronization
import Tensor
import Testing

@Suite struct TrainingStepTests {
  /// Counts how often it is computed.
  private struct Counted: StepFeature {
    final class Counter: Sendable {
      let count = Atomic(0)
    }
    let key: Int
    let counter: Counter

    static func == (a: Counted, b: Counted) -> Bool { a.key == b.key }
    func hash(into hasher: inout Hasher) { hasher.combine(key) }
    func value(in step: TrainingStep) -> Int {
      counter.count.wrappingAdd(1, ordering: .relaxed)
      return key * step.count
    }
  }

  @Test func equalRequestsAreComputedOnce() {
    let step = quietWorld().makeStep()
    let counter = Counted.Counter()
    #expect(step[Counted(key: 2, counter: counter)] == 8)
    #expect(step[Counted(key: 2, counter: counter)] == 8)
    #expect(counter.count.load(ordering: .relaxed) == 1)
    #expect(step[Counted(key: 3, counter: counter)] == 12)
    #expect(counter.count.load(ordering: .relaxed) == 2)
  }

  @Test func aPresetIsTakenInsteadOfTheComputation() {
    let step = quietWorld().makeStep()
    let chosen = NegativePairs(imageForText: [1, 0, 0, 0], textForImage: [3, 2, 1, 0])
    step.preset(HardNegatives(), to: chosen)
    #expect(step[HardNegatives()] == chosen)
    #expect(step.computed(ImageToTextSimilarity()) == nil)
  }

  @Test func nothingIsComputedThatNobodyAskedFor() {
    let world = quietWorld { $0.distillation = 0 }
    let step = world.makeStep()
    _ = world.term(of: IMC(), in: step)
    #expect(step.computed(OnlineFusionKeys()) == nil)
    #expect(step.computed(MomentumWords()) == nil)
    #expect(step.computed(ImageToTextSimilarity()) == nil)
    let other = world.makeStep(on: Tape())
    _ = world.term(of: MLM(), in: other)
    #expect(other.computed(MomentumImage()) == nil)
    #expect(other.computed(MomentumFusionKeys()) == nil)
    #expect(other.computed(OnlineText()) == nil)
  }

  @Test func aProjectionIsComputedOnceAndOnlyIfSomebodyReadsIt() {
    let world = quietWorld()
    let step = world.makeStep()
    _ = step[OnlineImage()].tokens
    let before = world.tape.count
    _ = step[OnlineImage()].global
    let after = world.tape.count
    #expect(after > before)
    _ = step[OnlineImage()].global
    #expect(world.tape.count == after)
  }
}
