import Reporting
import Training

/// Everything a study shows, in one HTML file: tables, curves, differences, and what its models do with pictures and captions.
///
/// Numbers come from the runs that are computed; pictures of behaviour from the stored models. What is missing is said in words where it
/// would stand. Equal runs give equal files.
public struct StudyReport {
  /// The whole file.
  public let text: String

  /// Reads the runs of `study` and asks their models; trains nothing.
  ///
  /// - Parameters:
  ///   - track: The retrieval task from which pictures are shown; the first of the data when nil.
  ///   - progress: Called with what is being done next.
  /// - Throws: ``StudyError/unknownTrack(_:experiment:tracks:)`` for a track that the data do not have, and what damaged files throw.
  public init(_ study: Study, track: String? = nil, progress: (String) -> Void = { _ in }) throws {
    progress("reading runs")
    let runs = try ReportRuns(study)
    let table = try StudyTable(study)
    progress("computing statistics")
    let complete = try StudyTable(study, options: StudyTableOptions(includesStatistics: true)).complete
    var pictures = PictureSheet()
    let models = try ModelObservations(runs, track: track, pictures: &pictures, progress: progress)
    let changes = try ChangeSection(runs, models).section(&pictures)
    let downstream = try DownstreamSection(runs).section(&pictures)
    let sections =
      [
        ResultSection(runs, table, complete: complete).section, DifferenceSection(runs).section,
      ] + (downstream.map { [$0] } ?? []) + [
        InteractionSection(complete).section,
        CurveSection(runs).section, GradientSection(runs).section, CostSection(runs).section,
        GallerySection(runs, models).section(pictures), changes, AttentionSection(runs, models).section(pictures),
        SpaceSection(runs, models).section, RunSection(runs).section,
      ]
    text =
      Page(
        title: study.experiment.name, lead: ReportHeader(runs).markup, sections: sections, pictures: pictures,
        footer: [
          .paragraph("Written by `\(ReportHeader.command(study))`. This file needs no network and runs no script.")
        ]
      ).text
  }
}
