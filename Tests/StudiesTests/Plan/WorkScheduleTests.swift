import Studies
import Testing

@Suite struct WorkScheduleTests {
  @Test func oneWorkerDoesEverything() {
    #expect(WorkSchedule.seconds([3, 1, 2], workers: 1) == 6)
    #expect(WorkSchedule.seconds([], workers: 2) == 0)
  }

  @Test func whoeverIsDoneTakesTheNext() {
    // 5 | 1 then 1 then 1; and five equal runs of two workers take three rounds.
    #expect(WorkSchedule.seconds([5, 1, 1, 1], workers: 2) == 5)
    #expect(WorkSchedule.seconds([1, 1, 1, 1, 1], workers: 2) == 3)
    #expect(WorkSchedule.seconds([2, 2], workers: 8) == 2)
  }
}
