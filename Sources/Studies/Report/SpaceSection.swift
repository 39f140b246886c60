import Reporting
import Training

/// The shared space: both modalities in the plane of greatest variance, and how the unit sphere is used.
struct SpaceSection {
  private let runs: ReportRuns
  private let models: ModelObservations
  /// Pictures drawn of a task; of more, every so many-th.
  private static let pictureLimit = 300

  init(_ runs: ReportRuns, _ models: ModelObservations) {
    self.runs = runs
    self.models = models
  }

  var section: PageSection { PageSection("space", title: "The shared space", content) }

  private var content: [Markup] {
    let panels = zip(runs.arms, models.shown).compactMap { arm, model in
      model.map { (title: arm, drawing: plane(arm, $0.embedding)) }
    }
    guard !panels.isEmpty else { return [.absence(ModelObservations.absentModels)] }
    let count = models.shown.lazy.compactMap { $0?.embedding.images.count }.first ?? 0
    let every = SpaceSection.step(count)
    return [
      .figure(
        models.provenance(runs)
          + " Unit-norm projections of pictures and captions in the plane of their two greatest principal "
          + "components, found on both together; thin lines join each picture with its caption"
          + (every > 1 ? "; one picture in \(every) is drawn." : "."),
        legend: Legend(["pictures", "captions"], showsLines: false), panels: panels)
    ] + shape
  }

  private static func step(_ count: Int) -> Int { max(1, (count + pictureLimit - 1) / pictureLimit) }

  private func plane(_ arm: String, _ embedding: RetrievalEmbedding) -> Markup {
    let images = embedding.imageFeatures.rows
    let texts = embedding.textFeatures.rows
    let components = PrincipalComponents(of: images + texts)
    var points: [ScatterPlot.Point] = []
    var connections: [[Int]] = []
    var captionPoints: [Int: Int] = [:]
    func add(_ row: [Double], _ style: Int) -> Int {
      let place = components.project(row)
      points.append(ScatterPlot.Point(x: place.first ?? 0, y: place.last ?? 0, style: SeriesStyle(style)))
      return points.count - 1
    }
    for (image, caption) in embedding.pairs where image % SpaceSection.step(images.count) == 0 {
      let imagePoint = add(images[image], 0)
      let captionPoint = captionPoints[caption] ?? add(texts[caption], 1)
      captionPoints[caption] = captionPoint
      connections.append([imagePoint, captionPoint])
    }
    let shares = components.shares.map { NumberFormat.fixed(0).text(100 * $0) }
    func title(_ number: Int) -> String {
      "component \(number + 1) (\(shares.indices.contains(number) ? shares[number] : "0") % of variance)"
    }
    return ScatterPlot(
      "Principal components of \(arm)", xTitle: title(0), yTitle: title(1), points: points, connections: connections,
      summary: "\(images.count) pictures and \(texts.count) captions", radius: 2.4
    ).markup
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
      "Alignment and uniformity", xTitle: "uniformity (log, lower is better)",
      yTitle: "alignment (squared distance)", points: points,
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
