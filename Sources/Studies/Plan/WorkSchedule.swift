/// How long processes take that work side by side, where each takes the next run when it is done with one.
package enum WorkSchedule {
  /// - Parameters:
  ///   - durations: Of the runs, in the order in which they are taken.
  ///   - workers: At least 1.
  package static func seconds(_ durations: [Double], workers: Int) -> Double {
    var ends = [Double](repeating: 0, count: max(1, workers))
    for duration in durations {
      let first = ends.indices.min { (ends[$0], $0) < (ends[$1], $1) } ?? 0
      ends[first] += duration
    }
    return ends.max() ?? 0
  }
}
