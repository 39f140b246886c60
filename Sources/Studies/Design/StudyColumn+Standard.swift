import Downstream
public import Reporting
import Training

extension StudyColumn {
  /// R@`cutoff` in percent; `cutoff` is 1, 5 or 10.
  ///
  /// - Parameters:
  ///   - track: The name of a retrieval task, such as `emoji`; every task of the data when nil.
  ///   - isReranked: Whether image-text matching orders the first candidates; empty for arms without ITM.
  public static func recall(
    _ direction: Direction, at cutoff: Int, on track: String? = nil, isReranked: Bool = false
  ) -> StudyColumn {
    precondition([1, 5, 10].contains(cutoff), "StudyColumn: R@\(cutoff) is not measured; 1, 5 and 10 are")
    let suffix = isReranked ? " re-ranked" : ""
    let asked = direction == .textToImage ? "Captions find pictures" : "Pictures find captions"
    @Sendable func recall(in recall: BidirectionalRecall) -> Double {
      let side = direction == .textToImage ? recall.textToImage : recall.imageToText
      return switch cutoff {
      case 1: side.at1
      case 5: side.at5
      default: side.at10
      }
    }
    return StudyColumn(
      ResultColumn("\(direction.rawValue) R@\(cutoff)\(suffix)", unit: "%"), shortName: "R@\(cutoff)\(suffix)",
      summary: "\(asked): the share of queries that have a right one among the first \(cutoff)\(order(isReranked)).",
      track: track, isRetrieval: true, isScore: true,
      Reading(
        value: { result, track in ranks(result, track, isReranked).map { recall(in: $0.recall) } },
        chance: { result, track in retrieval(result, track).map { recall(in: $0.chance) } },
        queryScores: { result, track in
          ranks(result, track, isReranked).map { ranks in
            let list = direction == .textToImage ? ranks.textToImage : ranks.imageToText
            return [list.map { 100 * $0.hitProbability(at: cutoff) }]
          }
        },
        clusters: { clusters, result, track in
          retrieval(result, track).map { found in
            [clusters.numbers(of: direction == .textToImage ? found.captions : found.images, on: found.task)]
          }
        }))
  }

  /// The mean of R@1, R@5 and R@10 in both directions, in percent.
  public static func meanRecall(on track: String? = nil, isReranked: Bool = false) -> StudyColumn {
    StudyColumn(
      ResultColumn("mean" + (isReranked ? " re-ranked" : ""), unit: "%"),
      summary: "The mean of R@1, R@5 and R@10 in both directions\(order(isReranked)).", track: track,
      isRetrieval: true, isScore: true,
      Reading(
        value: { result, track in ranks(result, track, isReranked)?.recall.mean },
        chance: { result, track in retrieval(result, track)?.chance.mean },
        queryScores: { result, track in
          ranks(result, track, isReranked).map { ranks in
            [ranks.imageToText, ranks.textToImage].map { list in
              list.map { rank in 100 * [1, 5, 10].reduce(0) { $0 + rank.hitProbability(at: $1) } / 3 }
            }
          }
        },
        clusters: { clusters, result, track in
          retrieval(result, track).map { found in
            [found.images, found.captions].map { clusters.numbers(of: $0, on: found.task) }
          }
        }))
  }

  /// The mean score of a downstream task, in percent.
  ///
  /// - Parameters:
  ///   - task: The name of a task of the experiment, such as `vqa`.
  ///   - detail: A number that the task reports beside it, such as `consistency`, in place of the mean score.
  public static func downstream(_ task: String, detail: String? = nil) -> StudyColumn {
    guard let detail else {
      return StudyColumn(
        ResultColumn(task, unit: "%", group: task), summary: "The mean score of the downstream task '\(task)'.",
        task: task, isScore: true,
        Reading(
          value: { result, _ in result.downstream(task)?.value },
          chance: { result, _ in result.downstream(task)?.bestBaseline?.value },
          queryScores: { result, _ in result.downstream(task).map { [$0.scores.map { 100 * Double($0) }] } },
          clusters: { clusters, _, _ in clusters.numbers(ofTask: task).map { [$0] } }))
    }
    return StudyColumn(
      ResultColumn("\(task) \(detail)", unit: "%", group: task),
      summary: "The '\(detail)' of the downstream task '\(task)'.", isScore: true,
      Reading { result, _ in result.downstream(task)?.details.first { $0.name == detail }?.value })
  }

  /// A number of your own that a run's result has. What it takes a model to know is a downstream task.
  ///
  /// ```swift
  /// StudyColumn.own("final loss", direction: .lower, format: .fixed(3)) { $0.measurements?.finalLoss }
  /// ```
  ///
  /// - Parameters:
  ///   - name: The heading.
  ///   - summary: In one sentence, for lists.
  ///   - value: Nil for a run that does not have it.
  public static func own(
    _ name: String, summary: String = "", unit: String? = nil, direction: ResultColumn.Direction = .higher,
    format: NumberFormat = .fixed(1), file: String = #fileID, line: Int = #line,
    value: @escaping @Sendable (RunResult) -> Double?
  ) -> StudyColumn {
    StudyColumn(
      ResultColumn(name, unit: unit, direction: direction, format: format), summary: summary, file: file, line: line,
      Reading { result, _ in value(result) })
  }

  /// Parameters that received a gradient, in elements: what the arm trained.
  public static let parameters = StudyColumn(
    ResultColumn("parameters", direction: .neutral, format: .grouped, isCost: true, varies: false),
    summary: "Parameters that received a gradient: what the arm trained.",
    Reading { result, _ in result.measurements.map { Double($0.trainedParameters) } })
  /// The duration of a training step, without waiting for data: the median of each kind of steps, by how many there are of them.
  public static let secondsPerStep = StudyColumn(
    ResultColumn("step", unit: "s", direction: .lower, format: .fixed(3), isCost: true),
    summary: "The duration of a training step, without waiting for data.", isMeasuredCost: true,
    dependsOnTheHour: true,
    Reading { result, _ in result.measurements?.secondsPerStep })
  /// The floating-point operations of a training step's matrix products and attentions, forward and backward, in 10^9: the mean
  /// over the steps.
  public static let operationsPerStep = StudyColumn(
    ResultColumn("GFLOP per step", direction: .lower, format: .fixed(2), isCost: true),
    summary: "The floating-point operations of a training step's matrix products and attentions, forward and backward.",
    isMeasuredCost: true, Reading { result, _ in result.measurements?.operationsPerStep.map { $0 / 1e9 } })
  /// The greatest memory of the process during the run, in MiB.
  public static let peakMemory = StudyColumn(
    ResultColumn("peak memory", unit: "MiB", direction: .lower, format: .grouped, isCost: true),
    summary: "The greatest memory of the process during the run.", isMeasuredCost: true,
    Reading { result, _ in result.measurements?.peakBytes.map { Double($0) / Double(1 << 20) } })
  /// The most that tensors took in the memory of a GPU during the run, in MiB; nil for a run that the processor computed.
  public static let gpuMemory = StudyColumn(
    ResultColumn("GPU memory", unit: "MiB", direction: .lower, format: .grouped, isCost: true),
    summary: "The most that tensors took in the memory of a GPU during the run.", isMeasuredCost: true,
    Reading { result, _ in result.measurements?.gpuPeakBytes.map { Double($0) / Double(1 << 20) } })
  /// Training and waiting for data, in minutes.
  public static let trainingMinutes = StudyColumn(
    ResultColumn("training", unit: "min", direction: .lower, isCost: true),
    summary: "Training and waiting for data.", isMeasuredCost: true, dependsOnTheHour: true,
    Reading { result, _ in result.measurements.map { $0.trainingSeconds / 60 } })

  /// What every run is asked; downstream tasks bring columns of their own.
  static let standard: [StudyColumn] =
    [false, true].flatMap { isReranked in
      Direction.allCases.flatMap { direction in
        [1, 5, 10].map { StudyColumn.recall(direction, at: $0, isReranked: isReranked) }
      } + [.meanRecall(isReranked: isReranked)]
    } + costs

  /// Those of this package but for downstream tasks.
  static let known = standard + heldOut

  static let costs: [StudyColumn] = [
    .parameters, .operationsPerStep, .secondsPerStep, .trainingMinutes, .peakMemory, .gpuMemory,
  ]

  /// In a summary.
  private static func order(_ isReranked: Bool) -> String {
    isReranked ? ", put in order by image-text matching" : ", by the dual encoder"
  }

  private static func retrieval(_ result: RunResult, _ track: String?) -> RetrievalResult? {
    result.measurements?.retrieval.first { $0.task == track }
  }

  private static func ranks(
    _ result: RunResult, _ track: String?, _ isReranked: Bool
  ) -> BidirectionalRanks? {
    retrieval(result, track).flatMap { isReranked ? $0.reranked : $0.dualEncoder }
  }
}
