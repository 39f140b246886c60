import Data
import Downstream
import Foundation
import Reporting
package import Tensor
import Training

/// Everything a study shows, in one HTML file: tables, curves, differences, and what its models do with pictures and captions.
///
/// Numbers come from the runs that are computed; pictures of behaviour from the stored models. What is missing is said in words where it
/// would stand. Equal runs give equal files.
package struct StudyReport {
  /// The whole file.
  package let text: String

  /// Reads the runs of `study` and asks their models; trains nothing.
  ///
  /// - Parameters:
  ///   - track: The retrieval task from which pictures are shown; the first of the data when nil.
  ///   - device: Where the models are asked.
  ///   - showsPictures: Whether pictures of the data are in the file: those of others may not be passed on, and are half of its size.
  ///   - progress: Called with what is being done next.
  /// - Throws: ``StudyError/unknownTrack(_:experiment:tracks:)`` for a track that the data do not have, and what damaged files throw.
  package init(
    _ study: Study, track: String? = nil, device: any Device, showsPictures: Bool = true,
    progress: (String) -> Void = { _ in }
  ) throws {
    progress("reading runs")
    let runs = try ReportRuns(study)
    let table = try StudyTable(study)
    progress("computing statistics")
    let complete = try StudyTable(study, options: StudyTableOptions(includesStatistics: true)).complete
    var pictures = PictureSheet(leavesOut: !showsPictures)
    let models = try ModelObservations(runs, track: track, device: device, pictures: &pictures, progress: progress)
    let changes = try ChangeSection(runs, models).section(&pictures)
    let downstream = try DownstreamSection(runs).section(&pictures)
    let sections =
      [
        ResultSection(runs, table, complete: complete).section, DifferenceSection(runs).section,
      ] + (downstream.map { [$0] } ?? []) + [
        InteractionSection(complete).section,
        CurveSection(runs).section, GradientSection(runs).section, CostSection(runs).section,
        GallerySection(runs, models).section(pictures), changes, AttentionSection(runs, models).section(pictures),
        EmbeddingSection(runs, models).section, RunSection(runs).section,
      ]
    text =
      Page(
        title: study.experiment.name,
        lead: ReportHeader(runs, table.answer).markup + (showsPictures ? [] : [.absence(ReportHeader.pictureless)]),
        sections: sections, pictures: pictures,
        footer: [
          .paragraph(
            "Written by `\(ReportHeader.command(study))\(showsPictures ? "" : " --no-pictures")`. This file needs no network and runs no script."
          )
        ]
      ).text
  }
}

/// What stands above all sections: the question and the size of the study.
struct ReportHeader {
  private let runs: ReportRuns
  private let answer: StudyAnswer

  init(_ runs: ReportRuns, _ answer: StudyAnswer) {
    self.runs = runs
    self.answer = answer
  }

  var markup: [Markup] {
    let study = runs.study
    return [
      .paragraph(study.experiment.question, style: "question"),
      .paragraph(answer.sentence, style: "finding"),
      .folded(
        [.text("How this was decided")],
        [.tag("ul", ["class": "notes"], answer.notes.map { .tag("li", [:], [.paragraph($0)]) })]),
      .tag(
        "ul", ["class": "facts"],
        facts(study).map { fact in
          .tag("li", [:], [.tag("b", text: fact.value), .tag("span", text: fact.name)])
        }),
    ]
  }

  private func facts(_ study: Study) -> [(name: String, value: String)] {
    let failed =
      (runs.failedCount == 0 ? "" : ", \(runs.failedCount) failed")
      + (runs.damagedCount == 0 ? "" : ", \(runs.damagedCount) damaged")
    return [
      ("scale", study.scale.name), ("trained on", study.data.training.name),
      ("pairs", NumberFormat.grouped.text(Double(study.data.training.count))),
      ("baseline", runs.arms[0]), ("arms", String(runs.arms.count)),
      (runs.seeds.count == 1 ? "only seed" : "seeds", runs.seeds.map(String.init).joined(separator: ", ")),
      ("runs finished", "\(runs.finishedCount) of \(runs.totalCount)\(failed)"),
    ]
  }

  /// What a report without pictures says at its top.
  static let pictureless =
    "The pictures of the data were left out of this file (`--no-pictures`), and with them the maps that lie on them; numbers, captions "
    + "and plots are all here."

  /// The command that writes the report.
  static func command(_ study: Study) -> String { study.command("report") }
}

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
  /// `[arms][seeds]`: what of the logs cannot be read.
  let logDamage: [[[String]]]
  /// What steps took in turns; nil where they were not timed so.
  let times: StepTimes?

  init(_ study: Study) throws {
    self.study = study
    arms = study.arms.map(\.name)
    seeds = Array(study.seeds)
    func each<Value>(_ body: (Int, Int) throws -> Value) rethrows -> [[Value]] {
      try study.runs.indices.map { arm in try study.runs[arm].indices.map { try body(arm, $0) } }
    }
    results = try each { try study.shownResult(arm: $0, seed: $1) }
    steps = try each { try study.record(arm: $0, seed: $1).log() }
    observations = try each { try study.record(arm: $0, seed: $1).observations() }
    warnings = try each { try study.record(arm: $0, seed: $1).warnings() }
    logDamage = try each { try study.record(arm: $0, seed: $1).logDamage() }
    times = try study.stepTimes()
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
  var failedCount: Int { results.joined().count { $0?.failure != nil && $0?.damage == nil } }
  /// Those whose results cannot be read.
  var damagedCount: Int { results.joined().count { $0?.damage != nil } }
  var totalCount: Int { arms.count * seeds.count }
}
