import Foundation
import Losses
import Testing

@Suite struct ScheduleTests {
  @Test func aConstantStaysTheSame() {
    let schedule = Schedule.constant(0.3)
    #expect([0, 5, 10].allSatisfy { schedule.value(at: $0, of: 10) == 0.3 })
  }

  @Test func aRampIsFlatThenLinearThenFlat() {
    let schedule = Schedule.ramp(from: 0, to: 2, start: 0.25, end: 0.75)
    #expect([0, 24, 25].allSatisfy { schedule.value(at: $0, of: 100) == 0 })
    #expect(abs(schedule.value(at: 50, of: 100) - 1) < 1e-6)
    #expect(abs(schedule.value(at: 60, of: 100) - 1.4) < 1e-6)
    #expect([75, 99, 100].allSatisfy { schedule.value(at: $0, of: 100) == 2 })
  }

  @Test func aRampOfNoLengthIsAJump() {
    let schedule = Schedule.ramp(from: 1, to: 0, start: 0.5, end: 0.5)
    #expect(schedule.value(at: 49, of: 100) == 1 && schedule.value(at: 50, of: 100) == 0)
  }

  @Test func aRunWithoutStepsHasTheFinalWeight() {
    #expect(Schedule.ramp(from: 0, to: 1, start: 0, end: 1).value(at: 0, of: 0) == 1)
  }

  @Test func onlyAScheduleThatNeverCountsIsZero() {
    #expect(Schedule.constant(0).isZero)
    #expect(!Schedule.ramp(from: 0, to: 1, start: 0, end: 1).isZero)
    #expect(!Schedule.ramp(from: 1, to: 0, start: 0, end: 1).isZero)
  }

  @Test func itSurvivesEncoding() throws {
    let schedule = Schedule.ramp(from: 0.5, to: 1.5, start: 0.1, end: 0.9)
    #expect(try JSONDecoder().decode(Schedule.self, from: JSONEncoder().encode(schedule)) == schedule)
  }
}
