import Reporting
import Training

/// The cosines between the objectives' gradients over the steps, as the gradient observatory logs them.
struct GradientSection {
  private let runs: ReportRuns

  init(_ runs: ReportRuns) { self.runs = runs }

  var section: PageSection { PageSection("gradients", title: "Do the objectives pull together?", content) }

  private var content: [Markup] {
    let pairs = allPairs
    guard !pairs.isEmpty else {
      return [
        .absence(
          "No run of this study observed gradients. Runs that are computed with `--observe` log the cosines between the objectives' "
            + "gradients, and they are drawn here.")
      ]
    }
    let observed = runs.arms.indices.filter { arm in runs.observations[arm].contains { !$0.isEmpty } }
    let legend = Legend(pairs.map { "\($0.first) and \($0.second)" })
    var content: [Markup] = [
      .figure(
        "Cosine between the gradients of two weighted losses on all parameters that both reach. Line: mean over seeds; band: from "
          + "the lowest to the highest seed. Below 0 a step that lowers one loss raises the other (Yu et al., NeurIPS 2020).",
        legend: legend, panels: observed.map { (title: runs.arms[$0], drawing: plot($0, "all", pairs)) })
    ]
    if let fullest = observed.max(by: { (count(in: $0), -$0) < (count(in: $1), -$1) }) {
      content.append(
        .figure(
          "The same by module, in the arm with the most pairs.", legend: legend,
          panels: modules(of: fullest).map { module in
            (title: "\(runs.arms[fullest]): \(module)", drawing: plot(fullest, module, pairs))
          }))
    }
    let without = runs.arms.indices.filter { !observed.contains($0) }.map { runs.arms[$0] }
    if !without.isEmpty { content.append(.absence("Without observed gradients: \(without.joined(separator: ", ")).")) }
    return content
  }

  private struct Pair: Hashable {
    let first: String
    let second: String
  }

  /// The pairs in the order in which they first appear.
  private var allPairs: [Pair] {
    var pairs: [Pair] = []
    for observation in runs.observations.joined().joined() {
      for measured in observation.group("all")?.pairs ?? [] {
        let pair = Pair(first: measured.first, second: measured.second)
        if !pairs.contains(pair) { pairs.append(pair) }
      }
    }
    return pairs
  }

  /// The number of pairs of an arm.
  private func count(in arm: Int) -> Int {
    runs.observations[arm].joined().map { $0.group("all")?.pairs.count ?? 0 }.max() ?? 0
  }

  /// The modules that some pair shares, in the order of the model.
  private func modules(of arm: Int) -> [String] {
    var modules: [String] = []
    for group in runs.observations[arm].joined().flatMap(\.groups) where group.layer == nil && group.module != "all" {
      // The cosine of a single number is its sign.
      if group.parameters > 1, !group.pairs.isEmpty, !modules.contains(group.module) { modules.append(group.module) }
    }
    return modules
  }

  private func plot(_ arm: Int, _ module: String, _ pairs: [Pair]) -> Markup {
    let series = pairs.enumerated().compactMap { number, pair -> LinePlot.Series? in
      let curves = runs.observations[arm].map { observations in
        SeedBand.binned(
          observations.compactMap { observation in
            observation.cosine(pair.first, pair.second, module: module).map { (observation.step, $0) }
          }, width: 1)
      }
      let points = SeedBand.points(curves, width: 1)
      return points.isEmpty
        ? nil : LinePlot.Series("\(pair.first) and \(pair.second)", points, style: SeriesStyle(number))
    }
    return LinePlot(
      "Cosines of \(runs.arms[arm]), \(module)", xTitle: "step", yTitle: "cosine", series: series, marksZero: true
    ).markup
  }
}
