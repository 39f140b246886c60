import Tensor
import Testing

@Suite struct MachineLimitsTests {
  @Test func theBestRoundCounts() {
    var peak = PeakMeasurement(threads: 2)
    #expect(peak.operationsPerSecond == 0)
    peak.add(operations: 100, pieceSeconds: [2, 2, 4, 8])
    #expect(peak.operationsPerSecond == 50)
    peak.add(operations: 100, pieceSeconds: [1, 1])
    peak.add(operations: 100, pieceSeconds: [5, 5])
    #expect(peak.operationsPerSecond == 200)
  }

  @Test func aRoundWithoutTimeIsNoRound() {
    var peak = PeakMeasurement(threads: 1)
    peak.add(operations: 100, pieceSeconds: [0])
    peak.add(operations: 100, pieceSeconds: [])
    #expect(peak.rounds.isEmpty)
  }

  @Test func aDisturbedWindowBeforeARunIsMadeGoodByOneAfterIt() {
    var peak = PeakMeasurement(threads: 2, rounds: [40, 60])
    peak.join(PeakMeasurement(threads: 2, rounds: [100, 90]))
    #expect(peak.operationsPerSecond == 100)
    #expect(peak.share(of: 75) == 0.75)
    #expect(peak.description == "best of 4 rounds in 2 windows on 2 threads, by processor time")
  }

  @Test func aSpeedAboveThePeakHasNoShare() {
    let peak = PeakMeasurement(threads: 1, rounds: [100])
    #expect(peak.share(of: 100) == 1)
    #expect(peak.share(of: 137) == nil)
    #expect(PeakMeasurement(threads: 1).share(of: 1) == nil)
  }

  @Test func aDeviceMeasuresOnAllItsThreads() {
    let peak = CPUDevice(threadCount: 1).measurePeak(seconds: 0.01)
    #expect(peak.threads == 1 && peak.windows == 1)
    #expect(!peak.rounds.isEmpty && peak.rounds.allSatisfy { $0 > 0 && $0.isFinite })
  }
}
