import Reporting
import Training

/// The shared space: both modalities in a plane, by neighbourhoods and by variance, and how the unit sphere is used.
struct SpaceSection {
  private let runs: ReportRuns
  private let models: ModelObservations
  init(_ runs: ReportRuns, _ models: ModelObservations) {
    self.runs = runs
    self.models = models
  }

  var section: PageSection { PageSection("space", title: "The shared space", content) }

  private var content: [Markup] {
    let spaces = zip(runs.arms, models.shown).compactMap { arm, model in
      model.map { (arm: arm, space: DrawnSpace(arm, $0.embedding)) }
    }
    guard !spaces.isEmpty else { return [.absence(ModelObservations.absentModels)] }
    let every = DrawnSpace.step(models.shown.lazy.compactMap { $0?.embedding.images.count }.first ?? 0)
    let ending = every > 1 ? "; one picture in \(every) is drawn." : "."
    let legend = Legend(["pictures", "captions"], showsLines: false)
    return [
      .figure(
        models.provenance(runs)
          + " t-SNE of the unit-norm projections of pictures and captions together (exact, started from the principal components): who "
          + "lies beside whom is meant, distances between groups and their sizes say nothing (van der Maaten and Hinton, JMLR 2008). "
          + "Thin lines join each picture with its caption\(ending)",
        legend: legend, panels: spaces.map { (title: $0.arm, drawing: $0.space.neighbourhoods) }),
      .figure(
        "The same in the plane of their two greatest principal components, found on all pictures and captions of the track: here "
          + "distances count, and what the plane does not hold is missing\(ending)",
        legend: legend, panels: spaces.map { (title: $0.arm, drawing: $0.space.principalPlane) }),
    ] + shape
  }

  /// Alignment against uniformity, and their table.
  private var shape: [Markup] {
    var points: [ScatterPlot.Point] = []
    for (arm, seeds) in models.shapes.enumerated() {
      for case let shape? in seeds {
        guard let alignment = shape.alignment, let uniformity = shape.uniformity else { continue }
        points.append(ScatterPlot.Point(x: uniformity, y: alignment, style: SeriesStyle(arm)))
      }
    }
    guard !points.isEmpty else { return [] }
    let plot = ScatterPlot(
      "Alignment and uniformity", xTitle: "uniformity (nats, lower is better)",
      yTitle: "alignment (squared distance, lower is better)", points: points,
      summary: "One mark an arm and seed; numbers in the table below")
    return [
      .figure(
        "One mark an arm and seed. Alignment: mean squared distance between a picture and its caption. Uniformity: log of the mean "
          + "of exp(\u{2212}2 d\u{b2}) over pairs of different pictures, and of captions, averaged. Lower is better for both: the "
          + "lower left corner is where pairs meet and all else spreads out (Wang and Isola, ICML 2020).",
        legend: Legend(runs.arms, showsLines: false),
        panels: [(title: "Alignment and uniformity", drawing: plot.markup)]),
      table.markup,
    ]
  }

  private var table: PageTable {
    let columns: [(name: String, value: (SpaceShape) -> Double?)] = [
      ("alignment", \.alignment), ("uniformity, pictures", \.imageUniformity),
      ("uniformity, captions", \.textUniformity),
      ("modality gap", \.gap),
    ]
    return PageTable(
      "Alignment, uniformity and the distance between the mean picture and the mean caption, \(models.task.name), mean ± standard "
        + "deviation over seeds",
      header: ["arm"] + columns.map(\.name),
      rows: zip(runs.arms, models.shapes).map { arm, seeds in
        PageTable.Row(
          arm,
          columns.map { column in
            guard let summary = Summary(of: seeds.compactMap { $0.flatMap(column.value) }) else {
              return PageTable.Cell("-", style: "missing")
            }
            let format = NumberFormat.fixed(3)
            return PageTable.Cell(
              format.text(summary.mean), detail: summary.standardDeviation.map { "± \(format.text($0))" } ?? "")
          })
      })
  }
}
