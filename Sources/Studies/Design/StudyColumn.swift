import Downstream
import Reporting
import Training

/// A measured quantity of a study's table.
///
/// A column without a track stands for one column a track of the data.
public struct StudyColumn: Sendable, Hashable {
  /// Which side of a pair is searched for.
  public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// Captions find pictures.
    case textToImage = "t2i"
    /// Pictures find captions.
    case imageToText = "i2t"
  }

  /// What is measured.
  enum Quantity: Sendable, Hashable {
    case recall(Direction, cutoff: Int, isReranked: Bool)
    case meanRecall(isReranked: Bool)
    case parameters
    case secondsPerStep
    case operationsPerStep
    case peakMemory
    case trainingMinutes
    case downstream(task: String, detail: String?)
  }

  let quantity: Quantity
  /// The retrieval task; nil for every one of the data.
  let track: String?

  /// R@`cutoff` in percent; `cutoff` is 1, 5 or 10.
  ///
  /// - Parameters:
  ///   - track: The name of a retrieval task, such as `emoji`; every task of the data when nil.
  ///   - isReranked: Whether image-text matching orders the first candidates; empty for arms without ITM.
  public static func recall(
    _ direction: Direction, at cutoff: Int, on track: String? = nil, isReranked: Bool = false
  ) -> StudyColumn {
    precondition([1, 5, 10].contains(cutoff), "StudyColumn: R@\(cutoff) is not measured; 1, 5 and 10 are")
    return StudyColumn(quantity: .recall(direction, cutoff: cutoff, isReranked: isReranked), track: track)
  }

  /// The mean of R@1, R@5 and R@10 in both directions, in percent.
  public static func meanRecall(on track: String? = nil, isReranked: Bool = false) -> StudyColumn {
    StudyColumn(quantity: .meanRecall(isReranked: isReranked), track: track)
  }

  /// The mean score of a downstream task, in percent.
  ///
  /// - Parameters:
  ///   - task: The name of a task of the experiment, such as `vqa`.
  ///   - detail: A number that the task reports beside it, such as `consistency`, in place of the mean score.
  public static func downstream(_ task: String, detail: String? = nil) -> StudyColumn {
    StudyColumn(quantity: .downstream(task: task, detail: detail), track: nil)
  }

  /// Parameters that received a gradient, in elements: what the arm trained.
  public static let parameters = StudyColumn(quantity: .parameters, track: nil)
  /// The median duration of a training step, without waiting for data.
  public static let secondsPerStep = StudyColumn(quantity: .secondsPerStep, track: nil)
  /// The floating-point operations of a training step's matrix products and attentions, forward and backward, in 10^9: the mean
  /// over the steps.
  public static let operationsPerStep = StudyColumn(quantity: .operationsPerStep, track: nil)
  /// The greatest memory of the process during the run, in MiB.
  public static let peakMemory = StudyColumn(quantity: .peakMemory, track: nil)
  /// Training and waiting for data, in minutes.
  public static let trainingMinutes = StudyColumn(quantity: .trainingMinutes, track: nil)
}

extension StudyColumn {
  /// Whether the column stands for one a track.
  var spansTracks: Bool {
    switch quantity {
    case .recall, .meanRecall: track == nil
    case .parameters, .secondsPerStep, .operationsPerStep, .peakMemory, .trainingMinutes, .downstream: false
    }
  }

  /// Whether the column is read off a clock, a counter or a process: such numbers differ from one computation of a run to the next.
  var isMeasuredCost: Bool {
    switch quantity {
    case .recall, .meanRecall, .parameters, .downstream: false
    case .secondsPerStep, .operationsPerStep, .peakMemory, .trainingMinutes: true
    }
  }

  /// What the run measured; nil if it did not.
  func value(in result: RunResult) -> Double? {
    guard let measurements = result.measurements else { return nil }
    switch quantity {
    case .recall(let direction, let cutoff, let isReranked):
      guard let task = task(in: measurements), let ranks = isReranked ? task.reranked : task.dualEncoder else {
        return nil
      }
      return StudyColumn.recall(in: ranks.recall, direction, cutoff)
    case .meanRecall(let isReranked):
      guard let task = task(in: measurements) else { return nil }
      return (isReranked ? task.reranked : task.dualEncoder)?.recall.mean
    case .parameters: return Double(measurements.trainedParameters)
    case .secondsPerStep: return measurements.secondsPerStep
    case .operationsPerStep: return measurements.operationsPerStep.map { $0 / 1e9 }
    case .peakMemory: return measurements.peakBytes.map { Double($0) / Double(1 << 20) }
    case .trainingMinutes: return measurements.trainingSeconds / 60
    case .downstream(let name, let detail):
      guard let task = result.downstream(name) else { return nil }
      return detail.map { detail in task.details.first { $0.name == detail }?.value } ?? task.value
    }
  }

  /// What a random order reaches, from any result of the same data.
  func chance(in result: RunResult) -> Double? {
    if case .downstream(let name, nil) = quantity { return result.downstream(name)?.bestBaseline?.value }
    guard let measurements = result.measurements, let chance = task(in: measurements)?.chance else { return nil }
    switch quantity {
    case .recall(let direction, let cutoff, _): return StudyColumn.recall(in: chance, direction, cutoff)
    case .meanRecall: return chance.mean
    case .parameters, .secondsPerStep, .operationsPerStep, .peakMemory, .trainingMinutes, .downstream: return nil
    }
  }

  /// The heading and form in a table, without the level of chance.
  ///
  /// - Parameter isShort: For tables whose title says the direction and the unit.
  func heading(isShort: Bool) -> ResultColumn {
    let prefix = track.map { $0 + " " } ?? ""
    switch quantity {
    case .recall(let direction, let cutoff, let isReranked):
      let name = isShort ? "R@\(cutoff)" : "\(direction.rawValue) R@\(cutoff)"
      return ResultColumn(
        prefix + name + (isReranked ? " re-ranked" : ""), unit: isShort ? nil : "%", group: track)
    case .meanRecall(let isReranked):
      return ResultColumn(
        prefix + "mean" + (isReranked ? " re-ranked" : ""), unit: isShort ? nil : "%", group: track)
    case .parameters:
      return ResultColumn("parameters", direction: .neutral, format: .grouped, isCost: true, varies: false)
    case .secondsPerStep:
      return ResultColumn("step", unit: "s", direction: .lower, format: .fixed(3), isCost: true)
    case .operationsPerStep:
      return ResultColumn("GFLOP a step", direction: .lower, format: .fixed(2), isCost: true)
    case .peakMemory:
      return ResultColumn("peak memory", unit: "MiB", direction: .lower, format: .grouped, isCost: true)
    case .trainingMinutes: return ResultColumn("training", unit: "min", direction: .lower, isCost: true)
    case .downstream(let task, let detail):
      return ResultColumn(task + (detail.map { " " + $0 } ?? ""), unit: isShort ? nil : "%", group: task)
    }
  }

  /// What every query contributes to the column, `[stratum][query]`; nil where the column is no mean over queries. The column's
  /// value is the mean of the strata's means.
  func queryScores(in result: RunResult) -> [[Double]]? {
    if case .downstream(let name, nil) = quantity {
      return result.downstream(name).map { [$0.scores.map { 100 * Double($0) }] }
    }
    guard let measurements = result.measurements, let task = task(in: measurements) else { return nil }
    switch quantity {
    case .recall(let direction, let cutoff, let isReranked):
      guard let ranks = isReranked ? task.reranked : task.dualEncoder else { return nil }
      let list = direction == .textToImage ? ranks.textToImage : ranks.imageToText
      return [list.map { 100 * $0.hitProbability(at: cutoff) }]
    case .meanRecall(let isReranked):
      guard let ranks = isReranked ? task.reranked : task.dualEncoder else { return nil }
      return [ranks.imageToText, ranks.textToImage].map { list in
        list.map { rank in 100 * [1, 5, 10].reduce(0) { $0 + rank.hitProbability(at: $1) } / 3 }
      }
    case .parameters, .secondsPerStep, .operationsPerStep, .peakMemory, .trainingMinutes, .downstream: return nil
    }
  }

  private func task(in measurements: RunMeasurements) -> RetrievalResult? {
    measurements.retrieval.first { $0.task == track }
  }

  private static func recall(in recall: BidirectionalRecall, _ direction: Direction, _ cutoff: Int) -> Double {
    let side = direction == .textToImage ? recall.textToImage : recall.imageToText
    return switch cutoff {
    case 1: side.at1
    case 5: side.at5
    default: side.at10
    }
  }
}

extension RunResult {
  /// What the model reached in the downstream task `name`; nil where it was not asked, or diverged.
  func downstream(_ name: String) -> DownstreamResult? { downstream.first { $0.task == name && $0.failure == nil } }
}
