import Studies
import Testing

@Suite struct TaskTimesTests {
  private let times = TaskTimes([["vqa": [10, 20], "knn": [1]], ["vqa": [40]], [:]])

  @Test func anArmSpeaksForItselfAndElseAllForIt() {
    #expect(times.seconds("vqa", arm: 0) == 15)
    #expect(times.seconds("vqa", arm: 1) == 40)
    #expect(times.seconds("vqa", arm: 2) == 70.0 / 3)
    #expect(times.seconds("knn", arm: 2) == 1)
    #expect(times.seconds("probe", arm: 0) == nil)
  }

  @Test func askedBlindlyATaskTakesAsLongAsSeeing() {
    #expect(times.seconds("vqa-text-only", arm: 1) == 40)
    #expect(times.seconds("probe-text-only", arm: 1) == nil)
  }
}
