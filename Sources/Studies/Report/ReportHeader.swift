import Data
import Foundation
import Reporting
import Training

/// What stands above all sections: the question and the size of the study.
struct ReportHeader {
  private let runs: ReportRuns

  init(_ runs: ReportRuns) { self.runs = runs }

  var markup: [Markup] {
    let study = runs.study
    return [
      .paragraph(study.experiment.question, style: "question"),
      .tag(
        "ul", ["class": "facts"],
        facts(study).map { fact in
          .tag("li", [:], [.tag("b", text: fact.value), .tag("span", text: fact.name)])
        }),
    ]
  }

  private func facts(_ study: Study) -> [(name: String, value: String)] {
    let failed = runs.failedCount == 0 ? "" : ", \(runs.failedCount) failed"
    return [
      ("scale", study.scale.rawValue), ("trained on", study.data.training.name),
      ("pairs", NumberFormat.grouped.text(Double(study.data.training.count))),
      ("baseline", runs.arms[0]), ("arms", String(runs.arms.count)),
      ("seeds", runs.seeds.map(String.init).joined(separator: ", ")),
      ("runs finished", "\(runs.finishedCount) of \(runs.totalCount)\(failed)"),
    ]
  }

  /// The command that writes the report.
  static func command(_ study: Study) -> String {
    study.command.replacing("triad run", with: "triad report", maxReplacements: 1)
  }
}
