import JSON
import Studies
import Training

/// What a worker tells the process that started it, a line of JSON each.
struct WorkerReport: Sendable, Hashable {
  /// The places of the run in the study.
  var arm: Int
  var seed: Int
  /// Steps trained.
  var step: Int
  /// Steps of the run.
  var steps: Int
  /// The loss of the last step; nil in evaluation.
  var loss: Double?
  /// What the run warns of; nil for mere progress.
  var warning: String?
  /// Other news of the run, for reading.
  var news: String?

  init(_ progress: StudyProgress, cell: (arm: Int, seed: Int), steps: Int) {
    arm = cell.arm
    seed = cell.seed
    self.steps = steps
    step = steps
    switch progress.state {
    case .training(let report, _, _):
      step = report.step + 1
      loss = Double(report.total)
    case .warned(let found): warning = "\(progress.arm), seed \(progress.seed): \(found)"
    case .loaded(let report): news = "\(progress.arm), seed \(progress.seed), begins with \(report)"
    case .evaluating, .judging: break
    }
  }

  init?(line: some StringProtocol) {
    guard let value = try? JSONValue(parsing: String(line)), let arm = value["arm"]?.integer,
      let seed = value["seed"]?.integer, let step = value["step"]?.integer, let steps = value["steps"]?.integer
    else { return nil }
    self.arm = arm
    self.seed = seed
    self.step = step
    self.steps = steps
    loss = value["loss"]?.number
    warning = value["warning"]?.string
    news = value["news"]?.string
  }

  var line: String {
    let value: JSONValue = [
      "arm": .integer(arm), "seed": .integer(seed), "step": .integer(step), "steps": .integer(steps),
      "loss": .optional(loss), "warning": warning.map(JSONValue.string) ?? .null,
      "news": news.map(JSONValue.string) ?? .null,
    ]
    return value.compactText
  }
}
