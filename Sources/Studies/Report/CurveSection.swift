import Foundation
package import Reporting

/// The losses over the steps, one panel per term, with what the seeds of an arm span; then what is logged beside them.
struct CurveSection {
  /// Something that is logged each step.
  private struct Quantity {
    let name: String
    /// The title of the upright axis, with its unit.
    let axis: String
    var isLogarithmic = false
    /// Nil where a step does not have it.
    let value: (StepRecord) -> Double?
  }

  private let runs: ReportRuns
  /// Points a curve has at the most; more steps are averaged.
  private static let resolution = 100

  init(_ runs: ReportRuns) { self.runs = runs }

  var section: PageSection { PageSection("curves", title: "Learning curves", content) }

  private var content: [Markup] {
    let steps = runs.steps.joined().joined()
    guard steps.first != nil else { return [.absence("No run has logged a step yet.")] }
    let window = binWidth
    let averaged = window > 1 ? " Each point is the mean of \(window) steps." : ""
    let legend = Legend(runs.arms)
    var content: [Markup] = [
      .figure(
        "Unweighted losses in nats; the total is weighted, as it was trained on. Line: mean over seeds; band: from the lowest to the "
          + "highest seed.\(averaged) A term's curve begins where its weight becomes positive.",
        legend: legend, panels: losses.map { panel($0, window: window) }),
      .figure(
        "What is logged beside the losses; line and band as above. The gradient norm is that of all parameters before clipping.",
        legend: legend, panels: others.map { panel($0, window: window) }),
    ]
    if !recalls.isEmpty {
      content.append(
        .figure(
          "Recall on the validation split while training, in percent: the mean of R@1, R@5 and R@10 in both directions, by the dual encoder "
            + "alone; line and band as above. What the tables report is asked once, of the trained model.",
          legend: legend, panels: recalls.map { panel($0, window: window) }))
    }
    let silent = missing
    if !silent.isEmpty { content.append(.absence("Without a log: " + silent.joined(separator: "; ") + ".")) }
    return content
  }

  private var losses: [Quantity] {
    names(\.losses).reduce(into: [Quantity(name: "total", axis: "loss (nats)") { $0.total }]) { quantities, name in
      quantities.append(
        Quantity(name: name, axis: "loss (nats)") { step in step.losses.first { $0.name == name }?.value })
    }
  }

  /// The means of the tracks; the single recalls are in the log.
  private var recalls: [Quantity] {
    names { $0.validation.filter(ValidationRecalls.isMean) }.map { name in
      Quantity(name: "validation, \(name)", axis: "mean recall (%)") { step in
        step.validation.first { $0.name == name }?.value
      }
    }
  }

  private var others: [Quantity] {
    names(\.metrics).map { name in
      Quantity(name: name, axis: CurveSection.axis(ofMetric: name)) { step in
        step.metrics.first { $0.name == name }?.value
      }
    } + [
      Quantity(name: "gradient norm", axis: "norm (nats)", isLogarithmic: true, value: \.gradientNorm),
      Quantity(name: "temperature", axis: "temperature (no unit)", value: \.temperature),
      Quantity(name: "learning rate", axis: "learning rate (no unit)", value: \.learningRate),
    ]
  }

  /// Metrics have no unit of their own; the ends of their names say what they are. Halves of a loss are losses.
  static func axis(ofMetric name: String) -> String {
    let titles: KeyValuePairs = [
      "_accuracy": "accuracy (share of 1)", "_sigma2": "variance (no unit)", "_gradnorm": "weight (no unit)",
    ]
    let halves = ["_i2t", "_t2i", "_i2i", "_t2t", "_image", "_text"]
    return titles.first { name.hasSuffix($0.key) }?.value
      ?? (halves.contains(where: name.hasSuffix) ? "loss (nats)" : name)
  }

  /// The names that any step has, in the order in which they first appear.
  private func names(_ values: (StepRecord) -> [StepRecord.Value]) -> [String] {
    var names: [String] = []
    for step in runs.steps.joined().joined() {
      for value in values(step) where !names.contains(value.name) { names.append(value.name) }
    }
    return names
  }

  private var binWidth: Int {
    max(1, (lastStep + CurveSection.resolution) / CurveSection.resolution)
  }

  private var lastStep: Int { runs.steps.joined().compactMap { $0.last?.step }.max() ?? 0 }

  private var missing: [String] {
    runs.arms.indices.compactMap { arm in
      let seeds = runs.seeds.indices.filter { runs.steps[arm][$0].isEmpty }.map { String(runs.seeds[$0]) }
      return seeds.isEmpty
        ? nil : "\(runs.arms[arm]), seed\(seeds.count == 1 ? "" : "s") \(seeds.joined(separator: ", "))"
    }
  }

  private func panel(_ quantity: Quantity, window: Int) -> (title: String, drawing: Markup) {
    let series = runs.arms.indices.compactMap { arm -> LinePlot.Series? in
      let curves = runs.steps[arm].map { steps in
        SeedBand.binned(
          steps.compactMap { step in quantity.value(step).map { (step.step, $0) } }, width: window)
      }
      let points = SeedBand.points(curves, width: window)
      return points.isEmpty ? nil : LinePlot.Series(runs.arms[arm], points, style: SeriesStyle(arm))
    }
    let plot = LinePlot(
      quantity.name, xTitle: "step", yTitle: quantity.axis, series: series, isLogarithmic: quantity.isLogarithmic,
      xRange: 0...Double(lastStep))
    return (quantity.name, plot.markup)
  }
}

/// Curves of several seeds as one curve with a band.
package enum SeedBand {
  /// Means over windows of `width` steps, by the window's number; what is not finite is left out.
  static func binned(_ values: [(step: Int, value: Double)], width: Int) -> [Int: Double] {
    var sums: [Int: (sum: Double, count: Int)] = [:]
    for (step, value) in values where value.isFinite {
      let sum = sums[step / width] ?? (0, 0)
      sums[step / width] = (sum.sum + value, sum.count + 1)
    }
    return sums.mapValues { $0.sum / Double($0.count) }
  }

  /// The mean over the seeds that have a window, and the range that they span where they are several.
  static func points(_ curves: [[Int: Double]], width: Int) -> [LinePlot.Series.Point] {
    let windows = Set(curves.flatMap(\.keys)).sorted()
    return windows.map { window in
      let values = curves.compactMap { $0[window] }
      let mean = values.reduce(0, +) / Double(max(1, values.count))
      let band = values.count > 1 ? values.min().flatMap { low in values.max().map { low...$0 } } : nil
      return LinePlot.Series.Point(x: (Double(window) + 0.5) * Double(width) - 0.5, y: mean, band: band)
    }
  }

  /// The same of ratios, whose mean is the geometric one: 2 and 1/2 are 1 together. What is not a positive number is left out.
  package static func ratioPoints(_ curves: [[Int: Double]], width: Int) -> [LinePlot.Series.Point] {
    let logarithms = curves.map { $0.filter { $0.value > 0 && $0.value.isFinite }.mapValues(log) }
    return points(logarithms, width: width).map { point in
      LinePlot.Series.Point(
        x: point.x, y: exp(point.y), band: point.band.map { exp($0.lowerBound)...exp($0.upperBound) })
    }
  }
}
