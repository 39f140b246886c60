import Reporting

/// The result tables as the study prints them, with their footnotes.
struct ResultSection {
  private let runs: ReportRuns
  private let table: StudyTable
  /// Every column, with the long statistics.
  private let complete: ResultTable

  init(_ runs: ReportRuns, _ table: StudyTable, complete: ResultTable) {
    self.runs = runs
    self.table = table
    self.complete = complete
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
    for section in table.sections { content += section.grids().map { $0.pageTable(title: section.title).markup } }
    content.append(
      .tag(
        "details", [:],
        [.tag("summary", text: "All columns, every difference with its tests, effects and shares")]
          + complete.grids().map { $0.pageTable(title: complete.title).markup }
          + [.tag("ul", ["class": "notes"], complete.statisticsNotes.map { .tag("li", [:], [.paragraph($0)]) })]))
    var remarks: [String] = []
    for note in table.sections.flatMap(\.notes) where !remarks.contains(note) { remarks.append(note) }
    content.append(.tag("ul", ["class": "notes"], remarks.map { .tag("li", [:], [.paragraph($0)]) }))
    return PageSection("results", title: "Results", content)
  }
}
