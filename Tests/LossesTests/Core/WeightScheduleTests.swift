import Foundation
import Losses
import Testing

@Suite struct WeightScheduleTests {
  @Test func aConstantStaysTheSame() {
    let schedule = WeightSchedule.constant(0.3)
    #expect([0, 5, 10].allSatisfy { schedule.weight(at: $0, of: 10) == 0.3 })
  }

  @Test func aRampIsFlatThenLinearThenFlat() {
    let schedule = WeightSchedule.ramp(from: 0, to: 2, start: 0.25, end: 0.75)
    #expect([0, 24, 25].allSatisfy { schedule.weight(at: $0, of: 100) == 0 })
    #expect(abs(schedule.weight(at: 50, of: 100) - 1) < 1e-6)
    #expect(abs(schedule.weight(at: 60, of: 100) - 1.4) < 1e-6)
    #expect([75, 99, 100].allSatisfy { schedule.weight(at: $0, of: 100) == 2 })
  }

  @Test func aRampOfNoLengthIsAJump() {
    let schedule = WeightSchedule.ramp(from: 1, to: 0, start: 0.5, end: 0.5)
    #expect(schedule.weight(at: 49, of: 100) == 1 && schedule.weight(at: 50, of: 100) == 0)
  }

  @Test func aRunWithoutStepsHasTheFinalWeight() {
    #expect(WeightSchedule.ramp(from: 0, to: 1, start: 0, end: 1).weight(at: 0, of: 0) == 1)
  }

  @Test func onlyAScheduleThatNeverCountsIsZero() {
    #expect(WeightSchedule.constant(0).isZero)
    #expect(!WeightSchedule.ramp(from: 0, to: 1, start: 0, end: 1).isZero)
    #expect(!WeightSchedule.ramp(from: 1, to: 0, start: 0, end: 1).isZero)
  }

  @Test func scalingScalesTheWholeCourse() {
    let schedule = WeightSchedule.ramp(from: 1, to: 3, start: 0, end: 1)
    for step in 0...4 {
      #expect(schedule.scaled(by: 2).weight(at: step, of: 4) == 2 * schedule.weight(at: step, of: 4))
    }
  }

  @Test func itSurvivesEncoding() throws {
    let schedule = WeightSchedule.ramp(from: 0.5, to: 1.5, start: 0.1, end: 0.9)
    #expect(try JSONDecoder().decode(WeightSchedule.self, from: JSONEncoder().encode(schedule)) == schedule)
  }
}
