import Reporting

/// The result tables as the study prints them, with their footnotes.
struct ResultSection {
  private let runs: ReportRuns
  private let table: StudyTable

  init(_ runs: ReportRuns, _ table: StudyTable) {
    self.runs = runs
    self.table = table
  }

  var section: PageSection {
    var content: [Markup] = []
    if runs.finishedCount < runs.totalCount {
      content.append(
        .absence(
          "\(runs.totalCount - runs.finishedCount) of \(runs.totalCount) runs have no numbers: "
            + "\(runs.failedCount) failed, the others are not computed yet. Below, what is there."))
    }
    let warnings = runs.study.warnings.map { Markup.tag("li", text: "\($0)") }
    if !warnings.isEmpty {
      content.append(
        .tag(
          "div", ["class": "absence"],
          [.tag("b", text: "What makes the answer less than it seems"), .tag("ul", [:], warnings)]))
    }
    content += table.sections.flatMap(\.pageTables).map(\.markup)
    let remarks = table.sections.flatMap { ($0.listsRemarks ? $0.remarks : []) + $0.footnotes }
    content.append(.tag("ul", ["class": "notes"], remarks.map { .tag("li", [:], [.paragraph($0)]) }))
    return PageSection("results", title: "Results", content)
  }
}
