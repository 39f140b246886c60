import DataSets
import Data
import Downstream
import Reporting

/// What the models do in downstream tasks: scores by kind of item, few-shot curves, and where phrases point.
struct DownstreamSection {
  private let runs: ReportRuns
  /// Kinds in a table; tasks with more, such as one per class, are left to the files.
  private static let kindLimit = 14

  init(_ runs: ReportRuns) { self.runs = runs }

  /// Nil for studies without downstream tasks.
  func section(_ pictures: inout PictureSheet) throws -> PageSection? {
    guard !runs.study.tasks.isEmpty else { return nil }
    guard runs.results.joined().contains(where: { !($0?.downstream.isEmpty ?? true) }) else {
      return PageSection(
        "downstream", title: "Downstream tasks", [.absence("No model has been put to a downstream task yet.")])
    }
    return PageSection(
      "downstream", title: "Downstream tasks", curves + kinds + (try pointing(&pictures)))
  }

  /// The results of a task: of each arm, over the seeds.
  private func results(_ task: String) -> [[DownstreamResult]] {
    runs.results.map { seeds in seeds.compactMap { $0?.downstream(task) } }
  }

  private var curves: [Markup] {
    let panels = runs.study.tasks.filter { $0 is any FrozenTask }.compactMap { task -> (String, Markup)? in
      let series = results(task.name).enumerated().compactMap { arm, found -> LinePlot.Series? in
        let names = found.first?.details.map(\.name) ?? []
        let points = names.compactMap { name -> LinePlot.Series.Point? in
          let values = found.compactMap { result in result.details.first { $0.name == name }?.value }
          guard let shots = Double(name.prefix { $0.isNumber }), let summary = Summary(of: values) else { return nil }
          return LinePlot.Series.Point(x: shots, y: summary.mean, band: (values.min() ?? 0)...(values.max() ?? 0))
        }
        return points.isEmpty ? nil : LinePlot.Series(runs.arms[arm], points, style: SeriesStyle(arm))
      }
      guard !series.isEmpty else { return nil }
      let plot = LinePlot(task.name, xTitle: "pictures of each class", yTitle: "accuracy (%)", series: series)
      return (task.name, plot.markup)
    }
    guard !panels.isEmpty else { return [] }
    return [
      .figure(
        "Few shots on frozen features: how well pictures are classified that learn from so many of each class, mean of five draws. "
          + "Line: mean over seeds; band: from the lowest to the highest seed.", legend: Legend(runs.arms),
        panels: panels.map { (title: $0.0, drawing: $0.1) })
    ]
  }

  private var kinds: [Markup] {
    runs.study.tasks.compactMap { task in
      let found = results(task.name)
      guard let first = found.joined().first, (2...Self.kindLimit).contains(first.kinds.count) else { return nil }
      let rows = zip(runs.arms, found).map { arm, results in
        PageTable.Row(
          arm,
          first.kinds.map { kind in
            let values = results.compactMap { result in result.byKind.first { $0.kind == kind }?.value }
            guard let summary = Summary(of: values) else { return PageTable.Cell("-", style: "missing") }
            let number = NumberFormat.fixed(1)
            return PageTable.Cell(
              number.text(summary.mean), detail: summary.standardDeviation.map { "± \(number.text($0))" } ?? "")
          })
      }
      let counts = first.byKind.map { "\($0.kind) (\($0.count))" }
      return PageTable(
        "\(task.name): \(task.metric) by kind of item in percent, and the number of items; mean ± standard deviation over seeds",
        header: ["arm"] + counts, rows: rows
      ).markup
    }
  }

  /// The first phrases of a grounding task, by the first model of each arm.
  private func pointing(_ pictures: inout PictureSheet) throws -> [Markup] {
    guard let task = runs.study.tasks.lazy.compactMap({ $0 as? ShapeGrounding }).first else { return [] }
    let arms = zip(runs.arms, results(task.name)).compactMap { arm, found in
      found.lazy.compactMap(\.pointings).first.map { (name: arm, pointings: $0) }
    }
    guard let first = arms.first else { return [] }
    guard !pictures.isLeftOut else {
      return [.absence("Where phrases point is shown on the pictures, which were left out of this file.")]
    }
    var articles: [Markup] = []
    for (number, shown) in first.pointings.enumerated() {
      let key = "\(task.test.name) grounding \(shown.picture)"
      let image = task.test.image(at: shown.picture)
      let known = pictures[key]
      guard
        let picture = try known
          ?? pictures.add(key, width: image.width, height: image.height, png: { try PNGEncoder.encode(image) })
      else { continue }
      let answers = arms.compactMap { arm -> Markup? in
        guard arm.pointings.indices.contains(number) else { return nil }
        let pointing = arm.pointings[number]
        let side = Int(Double(pointing.map.count).squareRoot().rounded())
        let map = PatchMap(pointing.map.map(Double.init), side: side)
          .markup(width: Double(picture.width), height: Double(picture.height))
        let verdict = pointing.isHit ? "hit" : "miss"
        return .tag(
          "li", [:],
          [
            picture.markup("Where \(arm.name) points for \(pointing.phrase): \(verdict)", overlay: map),
            .text("\(arm.name): \(verdict)"),
          ])
      }
      articles.append(
        .tag(
          "article", ["class": "query"],
          [.tag("h4", text: "\u{201c}\(shown.phrase)\u{201d}"), .tag("ul", ["class": "words"], answers)]))
    }
    return [
      .paragraph(
        "Where a phrase points: Grad-CAM of the fusion encoder's cross-attention, learned from pictures and sentences alone, by the first "
          + "model of each arm. A hit is a strongest patch on the object, or within half a patch of it.", style: "note"),
      .tag("div", ["class": "queries"], articles),
    ]
  }
}
