import Downstream
import Reporting

/// What the downstream tasks of a study give away to whoever does not look: counted, and learned by a model with one side hidden.
struct BlindBaselines {
  /// What one task gives away.
  private struct Task {
    let name: String
    /// In percent, one value per seed; counted ones are the same for all.
    var baselines: [(name: String, values: [Double?])]
    /// The seeing model of the same arm, one value per seed.
    let seeing: [Double?]
    let arm: String

    /// The one with the greatest mean, the first of equal ones.
    var best: (name: String, values: [Double?], mean: Double)? {
      let found = baselines.compactMap { baseline in
        Summary(of: baseline.values.compactMap { $0 }).map { (baseline.name, baseline.values, $0.mean) }
      }
      return found.reduce(nil) { best, next in best.map { $0.2 >= next.2 ? $0 : next } ?? next }
    }
  }

  private let tasks: [Task]

  /// - Parameter results: `[arms][seeds]`
  init(_ study: Study, _ results: [[RunResult?]]) {
    guard let arm = study.arms.last, let own = results.last else {
      tasks = []
      return
    }
    tasks = study.tasks.map { task in
      let seeing = own.map { $0?.downstream(task.name) }
      let counted = results.joined().lazy.compactMap { $0?.downstream(task.name)?.baselines }.first ?? []
      let learned: [(String, [Double?])] = [(Sight.textOnly, "text only"), (.pictureOnly, "picture only")]
        .compactMap { sight, name in
          let values = own.map { $0?.downstream(task.name + sight.suffix)?.value }
          return values.contains { $0 != nil } ? (name, values) : nil
        }
      return Task(
        name: task.name,
        baselines: counted.map { score in (score.name, own.map { _ in score.value }) } + learned,
        seeing: seeing.map { $0?.value }, arm: arm.name)
    }
  }

  /// The best of a column's task, in percent; nil for other columns.
  func best(of column: StudyColumn) -> DownstreamScore? {
    guard let name = column.task, let best = tasks.first(where: { $0.name == name })?.best else { return nil }
    return DownstreamScore(best.name, best.mean)
  }

  /// One a task that has results: its baselines, and whether the last arm beats each of them.
  var sentences: [String] {
    tasks.compactMap { task in
      guard task.best != nil, task.seeing.contains(where: { $0 != nil }) else { return nil }
      let number = NumberFormat.fixed(1)
      let list = task.baselines.compactMap { baseline in
        Summary(of: baseline.values.compactMap { $0 }).map { "\(baseline.name) \(number.text($0.mean))" }
      }
      let head = "\(task.name), blind baselines: \(list.joined(separator: ", "))"
      // Which baseline is truly the best nobody knows: the arm must beat each.
      guard let test = IntersectionUnionTest(arm: task.seeing, rivals: task.baselines.map(\.values)) else {
        return head + "."
      }
      let (mean, rival) = (number.text(test.difference), task.baselines[test.rival].name)
      guard let interval = test.interval else {
        let reason = task.seeing.count { $0 != nil } > 1 ? "the same in every seed" : "with one seed"
        return head
          + "; \(task.arm) is \(mean) points above the nearest, \(rival), \(reason), so how surely is not known."
      }
      let range = number.intervalText(interval)
      return test.beatsAll
        ? head + "; \(task.arm) beats each of them, the nearest, \(rival), by \(mean) \(range) points."
        : head
          + "; \(task.arm) does not surely beat each of them: the least difference, to \(rival), is \(mean) \(range) points."
    }
  }
}
