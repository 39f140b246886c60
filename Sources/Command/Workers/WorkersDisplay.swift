import Reporting
import Studies
import Training

/// One line of progress for all workers of a study.
struct WorkersDisplay {
  private var bar: ProgressBar
  private let diagnostics: TextStream
  private let jobs: Int
  /// Steps trained, by run.
  private var trained: [[Int]]
  private let total: Int

  init(_ study: Study, jobs: Int, on console: Console) throws {
    bar = console.makeProgressBar()
    diagnostics = console.diagnostics
    self.jobs = jobs
    trained = try study.runs.indices.map { arm in
      try study.runs[arm].indices.map { seed in
        try study.result(arm: arm, seed: seed) == nil ? 0 : study.runs[arm][seed].recipe.steps
      }
    }
    total = study.runs.joined().reduce(0) { $0 + $1.recipe.steps }
  }

  mutating func show(_ report: WorkerReport) {
    guard trained.indices.contains(report.arm), trained[report.arm].indices.contains(report.seed) else { return }
    if let warning = report.warning {
      bar.finish()
      return diagnostics.writeLine("Warning, \(warning)")
    }
    if let news = report.news {
      bar.finish()
      return diagnostics.writeLine(news)
    }
    trained[report.arm][report.seed] = report.step
    bar.show(
      ProgressUpdate(
        title: "\(jobs) jobs, steps of all runs", step: trained.joined().reduce(0, +), total: total,
        terms: report.loss.map { [.init("loss", $0)] } ?? [], itemsPerStep: 1, itemName: "steps"))
  }

  mutating func finish() { bar.finish() }
}
