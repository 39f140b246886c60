import Reporting
import Training

/// The cosines between the objectives' gradients over the steps and the ratios of their norms, as the gradient observatory logs them.
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
        "Cosine between the gradients of two weighted losses on all parameters that both reach, and the length of the first one's over "
          + "the second's. Line: mean over seeds, of ratios the geometric one; band: from the lowest to the highest seed. Below a cosine "
          + "of 0 a step that lowers one loss raises the other (Yu et al., NeurIPS 2020); far from a ratio of 1 the shorter one hardly "
          + "counts.",
        legend: legend, inPairs: true, panels: observed.flatMap { panels($0, "all", pairs, title: runs.arms[$0]) })
    ]
    if let fullest = observed.max(by: { (count(in: $0), -$0) < (count(in: $1), -$1) }) {
      content.append(
        .figure(
          "The same by module, in the arm with the most pairs.", legend: legend, inPairs: true,
          panels: modules(of: fullest).flatMap { module in
            panels(fullest, module, pairs, title: "\(runs.arms[fullest]): \(module)")
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

  /// The cosines and, beside them, the ratios.
  private func panels(
    _ arm: Int, _ module: String, _ pairs: [Pair], title: String
  ) -> [(title: String, drawing: Markup)] {
    let cosines = series(arm, pairs) { $0.cosine($1.first, $1.second, module: module) }
    let ratios = series(arm, pairs, ofRatios: true) { $0.normRatio($1.first, $1.second, module: module) }
    let cosinePlot = LinePlot(
      "Cosines of \(runs.arms[arm]), \(module)", xTitle: "step", yTitle: "cosine (\u{2212}1 to 1)", series: cosines,
      reference: 0)
    let ratioPlot = LinePlot(
      "Norm ratios of \(runs.arms[arm]), \(module)", xTitle: "step", yTitle: "norm ratio (first over second)",
      series: ratios, reference: 1, isLogarithmic: true)
    return [
      (title: "\(title), cosine", drawing: cosinePlot.markup),
      (title: "\(title), norm ratio", drawing: ratioPlot.markup),
    ]
  }

  /// A curve a pair that has the quantity.
  private func series(
    _ arm: Int, _ pairs: [Pair], ofRatios: Bool = false, _ value: (GradientObservation, Pair) -> Double?
  ) -> [LinePlot.Series] {
    pairs.enumerated().compactMap { number, pair in
      let curves = runs.observations[arm].map { observations in
        SeedBand.binned(observations.compactMap { seen in value(seen, pair).map { (seen.step, $0) } }, width: 1)
      }
      let points = ofRatios ? SeedBand.ratioPoints(curves, width: 1) : SeedBand.points(curves, width: 1)
      return points.isEmpty
        ? nil : LinePlot.Series("\(pair.first) and \(pair.second)", points, style: SeriesStyle(number))
    }
  }
}

extension GradientObservation {
  /// The norm of the gradient of `a` over that of `b` on a module, whichever of them was named first; nil where one is 0.
  fileprivate func normRatio(_ a: String, _ b: String, module: String) -> Double? {
    let pairs = group(module)?.pairs ?? []
    if let pair = pairs.first(where: { ($0.first, $0.second) == (a, b) }) { return pair.normRatio }
    return pairs.first { ($0.first, $0.second) == (b, a) }?.normRatio.flatMap { $0 == 0 ? nil : 1 / $0 }
  }
}
