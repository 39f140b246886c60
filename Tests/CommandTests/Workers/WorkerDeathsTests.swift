import Command
import Foundation
import Testing

@Suite struct WorkerDeathsTests {
  @Test func aRunWhoseProcessWasKilledIsTriedOnceMore() {
    var deaths = WorkerDeaths()
    #expect(deaths.verdict(signal: SIGKILL, at: (arm: 1, seed: 0), message: "") == .again)
    #expect(deaths.verdict(signal: SIGKILL, at: (arm: 0, seed: 0), message: "") == .again)
    guard case .failure(let reason)? = deaths.verdict(signal: SIGHUP, at: (arm: 1, seed: 0), message: "") else {
      Issue.record("the second time it is a row")
      return
    }
    #expect(reason.contains("signal \(SIGHUP)") && reason.contains("once more"))
  }

  @Test func aCrashIsARowAtOnce() {
    var deaths = WorkerDeaths()
    #expect(
      deaths.verdict(signal: SIGTRAP, at: (arm: 0, seed: 1), message: "it broke")
        == .failure("its process was ended by signal 5: it broke."))
    #expect(
      deaths.verdict(signal: SIGSEGV, at: (arm: 0, seed: 1), message: "")
        == .failure("its process was ended by signal 11."))
  }

  @Test func whatDiesBeforeItsFirstRunStopsTheStudy() {
    var deaths = WorkerDeaths()
    #expect(deaths.verdict(signal: SIGILL, at: nil, message: "") == nil)
    #expect(deaths.verdict(signal: SIGKILL, at: nil, message: "") == .again)
    #expect(deaths.verdict(signal: SIGKILL, at: nil, message: "") == nil)
  }
}
