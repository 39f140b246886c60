import Downstream
import Training

/// What is stored of the runs of a study, read once for all sections of its report.
struct ReportRuns {
  let study: Study
  /// `[arms]`
  let arms: [String]
  let seeds: [Int]
  /// `[arms][seeds]`; nil where a run is still to be computed.
  let results: [[RunResult?]]
  /// `[arms][seeds]`; empty where nothing is logged.
  let steps: [[[StepRecord]]]
  /// `[arms][seeds]`; empty where no gradients were observed.
  let observations: [[[GradientObservation]]]
  /// `[arms][seeds]`
  let warnings: [[[TrainingWarning]]]

  init(_ study: Study) throws {
    self.study = study
    arms = study.arms.map(\.name)
    seeds = Array(study.seeds)
    func each<Value>(_ body: (Int, Int) throws -> Value) rethrows -> [[Value]] {
      try study.runs.indices.map { arm in try study.runs[arm].indices.map { try body(arm, $0) } }
    }
    results = try each { try study.result(arm: $0, seed: $1) }
    steps = try each { try study.record(arm: $0, seed: $1).log() }
    observations = try each { try study.record(arm: $0, seed: $1).observations() }
    warnings = try each { try study.record(arm: $0, seed: $1).warnings() }
  }

  /// The measurements of an arm by seed.
  func values(arm: Int, _ column: StudyColumn) -> [Double?] {
    results[arm].map { $0.flatMap(column.value) }
  }

  /// The columns that hold scores and that some run measured: those of the experiment, or the means of each track.
  var scores: [StudyColumn] {
    let chosen =
      study.experiment.columns ?? study.tasks.map { .downstream($0.name) } + [
        .meanRecall(), .meanRecall(isReranked: true),
      ]
    let tracks = study.data.tasks.map(\.name)
    return chosen.filter(\.isScore)
      .flatMap { column in column.spansTracks ? tracks.map { column.on($0) } : [column] }
      .filter { column in results.joined().contains { $0.flatMap(column.value) != nil } }
  }

  var finishedCount: Int { results.joined().count { $0?.measurements != nil } }
  var failedCount: Int { results.joined().count { $0?.failure != nil } }
  var totalCount: Int { arms.count * seeds.count }
}

extension StudyColumn {
  /// Whether this is a score and not a cost.
  var isScore: Bool {
    switch quantity {
    case .recall, .meanRecall, .downstream: true
    default: false
    }
  }

  /// The same quantity on a track.
  func on(_ track: String) -> StudyColumn { StudyColumn(quantity: quantity, track: track) }
}
