import Reporting
import Tensor
import Training

/// The shared space: both modalities in a plane, by neighbourhoods and by variance, and how the unit sphere is used.
struct EmbeddingSection {
  private let runs: ReportRuns
  private let models: ModelObservations
  init(_ runs: ReportRuns, _ models: ModelObservations) {
    self.runs = runs
    self.models = models
  }

  var section: PageSection { PageSection("space", title: "The shared space", content) }

  private var content: [Markup] {
    let spaces = zip(runs.arms, models.shown).compactMap { arm, model in
      model.map { (arm: arm, space: EmbeddingMap(arm, $0.embedding)) }
    }
    guard !spaces.isEmpty else { return [.absence(ModelObservations.absentModels(runs))] }
    let every = EmbeddingMap.step(models.shown.lazy.compactMap { $0?.embedding.images.count }.first ?? 0)
    let ending = every > 1 ? "; one picture in \(every) is drawn." : "."
    let legend = Legend(["pictures", "captions"], showsLines: false)
    return [
      .figure(
        models.provenance(runs)
          + " t-SNE of the unit-norm projections of pictures and captions together (exact, started from the principal components): who "
          + "lies beside whom means something; distances between groups and their sizes do not (van der Maaten and Hinton, JMLR 2008). "
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
      summary: "One mark per arm and seed; numbers in the table below")
    return [
      .figure(
        "One mark per arm and seed. Alignment: mean squared distance between a picture and its caption. Uniformity: log of the mean "
          + "of exp(\u{2212}2 d\u{b2}) over pairs of different pictures, and of captions, averaged. Lower is better for both: the "
          + "lower left corner is where pairs meet and all else spreads out (Wang and Isola, ICML 2020).",
        legend: Legend(runs.arms, showsLines: false),
        panels: [(title: "Alignment and uniformity", drawing: plot.markup)]),
      table.markup,
    ]
  }

  private var table: PageTable {
    let columns: [(name: String, value: (EmbeddingGeometry) -> Double?)] = [
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

/// The pictures and captions of a space that are drawn, and how they are laid out in the plane.
struct EmbeddingMap {
  /// Pictures drawn; of more, every so many-th.
  private static let pictureLimit = 300
  /// Neighbours that t-SNE gives each point.
  private static let perplexity = 30.0

  private let arm: String
  private let embedding: RetrievalEmbedding
  /// Of each point drawn.
  private var rows: [[Double]] = []
  private var styles: [SeriesStyle] = []
  /// Each picture drawn with its caption, by their places in `rows`.
  private var connections: [[Int]] = []

  init(_ arm: String, _ embedding: RetrievalEmbedding) {
    self.arm = arm
    self.embedding = embedding
    let images = embedding.imageFeatures.rows
    let texts = embedding.textFeatures.rows
    var imagePoints: [Int: Int] = [:]
    var captionPoints: [Int: Int] = [:]
    for (image, caption) in embedding.pairs where image % EmbeddingMap.step(images.count) == 0 {
      let imagePoint = imagePoints[image] ?? add(images[image], 0)
      imagePoints[image] = imagePoint
      let captionPoint = captionPoints[caption] ?? add(texts[caption], 1)
      captionPoints[caption] = captionPoint
      connections.append([imagePoint, captionPoint])
    }
  }

  /// One picture in so many is drawn.
  static func step(_ count: Int) -> Int { max(1, (count + pictureLimit - 1) / pictureLimit) }

  private mutating func add(_ row: [Double], _ style: Int) -> Int {
    rows.append(row)
    styles.append(SeriesStyle(style))
    return rows.count - 1
  }

  /// Who lies beside whom.
  var neighbourhoods: Markup {
    let map = TSNE(of: rows, perplexity: EmbeddingMap.perplexity)
    let number = NumberFormat.fixed(2)
    return plot(
      "t-SNE of \(arm)", x: "t-SNE 1 (no unit)", y: "t-SNE 2 (no unit)", map.places.map { ($0.x, $0.y) },
      summary:
        "Perplexity \(NumberFormat.significant(3).text(map.perplexity)), divergence \(number.text(map.divergence)) nats",
      isMap: true)
  }

  /// The plane of greatest variance, found on all pictures and captions of the task.
  var principalPlane: Markup {
    let components = PrincipalComponents(of: embedding.imageFeatures.rows + embedding.textFeatures.rows)
    let shares = components.shares.map { NumberFormat.fixed(0).text(100 * $0) }
    func title(_ number: Int) -> String {
      "component \(number + 1) (\(shares.indices.contains(number) ? shares[number] : "0") % of variance)"
    }
    let places = rows.map { row in
      let place = components.project(row)
      return (place.first ?? 0, place.last ?? 0)
    }
    return plot(
      "Principal components of \(arm)", x: title(0), y: title(1), places,
      summary: "\(embedding.images.count) pictures and \(embedding.texts.count) captions")
  }

  private func plot(
    _ title: String, x: String, y: String, _ places: [(x: Double, y: Double)], summary: String, isMap: Bool = false
  ) -> Markup {
    ScatterPlot(
      title, xTitle: x, yTitle: y,
      points: zip(places, styles).map { ScatterPlot.Point(x: $0.x, y: $0.y, style: $1) }, connections: connections,
      summary: summary, radius: 2.4, isMap: isMap
    ).markup
  }
}

/// How a model lays out pictures and captions in the shared space.
struct EmbeddingGeometry {
  /// Between each picture and its caption.
  let alignment: Double?
  let imageUniformity: Double?
  let textUniformity: Double?
  /// Between the mean picture and the mean caption.
  let gap: Double?

  /// The mean of both modalities.
  var uniformity: Double? { imageUniformity.flatMap { images in textUniformity.map { (images + $0) / 2 } } }

  init(_ embedding: RetrievalEmbedding) {
    let images = embedding.imageFeatures.rows
    let texts = embedding.textFeatures.rows
    alignment = SphereGeometry.alignment(embedding.pairs.map { (images[$0.image], texts[$0.caption]) })
    imageUniformity = SphereGeometry.uniformity(images)
    textUniformity = SphereGeometry.uniformity(texts)
    gap = SphereGeometry.gap(images, texts)
  }
}

extension Tensor {
  /// The rows of a matrix in double precision.
  var rows: [[Double]] {
    let (count, width) = shape2
    let values = values
    return (0..<count).map { row in values[(row * width)..<((row + 1) * width)].map(Double.init) }
  }
}
