import Downstream

/// What downstream tasks take, by what they took: in the same arm, else in any arm; a task that is asked blindly like the seeing one.
package struct TaskTimes {
  private let arms: [[String: [Double]]]

  /// - Parameter arms: Measured seconds by the task's name, an entry an arm.
  package init(_ arms: [[String: [Double]]]) { self.arms = arms }

  /// Nil if nobody has been asked yet.
  package func seconds(_ task: String, arm: Int) -> Double? {
    if let own = TaskTimes.mean(arms[arm][task] ?? []) { return own }
    if let any = TaskTimes.mean(arms.flatMap { $0[task] ?? [] }) { return any }
    for sight in [Sight.textOnly, .pictureOnly] where task.hasSuffix(sight.suffix) && !sight.suffix.isEmpty {
      return seconds(String(task.dropLast(sight.suffix.count)), arm: arm)
    }
    return nil
  }

  private static func mean(_ seconds: [Double]) -> Double? {
    seconds.isEmpty ? nil : seconds.reduce(0, +) / Double(seconds.count)
  }
}
