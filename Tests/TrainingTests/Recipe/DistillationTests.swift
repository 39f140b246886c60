import Losses
import Testing
import Training

@Suite struct DistillationTests {
  @Test func `The share grows linearly over the ramp and stays`() {
    let distillation = Distillation(share: 0.4, rampSteps: 10)
    #expect(distillation.share(at: 0) == 0)
    #expect(abs(distillation.share(at: 5) - 0.2) < 1e-7)
    #expect(distillation.share(at: 10) == 0.4)
    #expect(distillation.share(at: 1000) == 0.4)
  }

  @Test func `Without a ramp the share is whole from the first step`() {
    #expect(Distillation(share: 1, rampSteps: 0).share(at: 0) == 1)
  }

  @Test func `A weight's ramp begins and ends where it says`() {
    let weight = WeightSchedule.ramp(from: 0, to: 2, start: 0.25, end: 0.75)
    #expect([0, 25, 50, 75, 100].map { weight.weight(at: $0, of: 100) } == [0, 0, 1, 2, 2])
    #expect(WeightSchedule.constant(0.5).weight(at: 7, of: 100) == 0.5)
  }
}
