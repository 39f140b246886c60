import Reporting
import Training

/// Predicts how long a study still takes, from what its runs took.
///
/// An arm that has run takes as long again; one that has not takes as long a step as the others on average.
struct StudyClock {
  /// Steps of a run, by arm.
  let steps: [Int]
  /// Runs still to be computed, by arm; the one at work counts.
  private var remaining: [Int]
  /// Seconds of the finished runs, by arm.
  private var durations: [[Double]]
  private var current: (arm: Int, watch: Stopwatch, firstStep: Int?, step: Int)?

  init(steps: [Int], seedCount: Int) {
    self.steps = steps
    remaining = steps.map { _ in seedCount }
    durations = steps.map { _ in [] }
  }

  mutating func begin(arm: Int) { current = (arm, Stopwatch(), nil, 0) }

  mutating func note(_ state: RunProgress) {
    guard case .training(let report, _, _) = state else { return }
    if current?.firstStep == nil {
      // The first step in this process also waits for the first batch.
      current?.firstStep = report.step
      current?.watch = Stopwatch()
    }
    current?.step = report.step
  }

  mutating func finish(arm: Int, _ result: RunResult) {
    remaining[arm] -= 1
    if let measured = result.measurements {
      durations[arm].append(measured.trainingSeconds + measured.evaluationSeconds)
    }
    current = nil
  }

  var secondsLeft: Double? {
    guard let rate = secondsPerStep else { return nil }
    return steps.indices.reduce(0.0) { sum, arm in
      let duration = Summary(of: durations[arm])?.mean ?? rate * Double(steps[arm])
      let done = current.map { $0.arm == arm ? Double($0.step + 1) / Double(max(1, steps[arm])) : 0 } ?? 0
      return sum + duration * max(0, Double(remaining[arm]) - done)
    }
  }

  /// Over all arms: of the finished runs, else of the present one.
  private var secondsPerStep: Double? {
    let seconds = durations.joined().reduce(0, +)
    let count = zip(durations, steps).reduce(0) { $0 + $1.0.count * $1.1 }
    if count > 0 { return seconds / Double(count) }
    guard let current, let first = current.firstStep, current.step > first else { return nil }
    return current.watch.seconds / Double(current.step - first)
  }
}
