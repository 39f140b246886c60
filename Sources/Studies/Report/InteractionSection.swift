import Losses
import Reporting
import Training

/// What each objective adds on average, and what two add together beyond their sum, where the study is a full factorial.
struct InteractionSection {
  private let runs: ReportRuns

  init(_ runs: ReportRuns) { self.runs = runs }

  var section: PageSection { PageSection("interactions", title: "Interactions of the objectives", content) }

  private var content: [Markup] {
    guard let design = Factorial(runs.study.runs.map { Set($0[0].recipe.objectives.map(\.name)) }) else {
      return [
        .absence(
          "The arms are no full factorial over objectives, so main effects and interactions cannot be told apart. "
            + "A study with `.factorial` gives this matrix.")
      ]
    }
    let panels = runs.scores.compactMap { column in
      plot(column, design).map { (title: column.heading(isShort: false).heading, drawing: $0) }
    }
    guard !panels.isEmpty else {
      return [.absence("No seed has finished every arm of the factorial: effects need all of them.")]
    }
    return [
      .figure(
        "Diagonal: main effect, what the objective adds on average over all arms with and without the others. Below it: "
          + "interaction, half the difference between what one objective adds with and without the other; above 0 they help each "
          + "other, below 0 they do the same work twice or hinder each other (Box, Hunter and Hunter, Statistics for Experimenters, "
          + "chapter 5). In percentage points with 95 % intervals over seeds; bold where the interval leaves out 0.",
        panels: panels)
    ]
  }

  private func plot(_ column: StudyColumn, _ design: Factorial) -> Markup? {
    let values = runs.arms.indices.map { runs.values(arm: $0, column) }
    let complete = runs.seeds.indices.filter { seed in values.allSatisfy { $0[seed] != nil } }
    guard !complete.isEmpty else { return nil }
    let names = design.factors.map(\.rawValue)
    let cells = names.indices.map { row in
      names.indices.map { column -> MatrixPlot.Cell? in
        guard column <= row else { return nil }
        let effects = complete.map { seed in
          design.effect(of: Set([row, column]), values.map { $0[seed] ?? 0 })
        }
        // Against zero: the effect of a seed is a difference already.
        let difference = PairedDifference(arm: effects, baseline: effects.map { _ in 0 })
        return difference.map { difference in
          MatrixPlot.Cell(
            difference.summary.mean,
            detail: difference.interval.map { interval in
              "[\(NumberFormat.fixed(1).text(interval.lowerBound)), \(NumberFormat.fixed(1).text(interval.upperBound))]"
            }, isStrong: difference.excludesZero)
        }
      }
    }
    return MatrixPlot(
      column.heading(isShort: false).heading, rowNames: names, columnNames: names, cells: cells, format: .fixed(1)
    ).markup
  }
}

/// A full factorial over the presence of objectives: every combination of the varied ones, once.
private struct Factorial {
  let factors: [ObjectiveName]
  /// `[arms]`: which factors are present.
  private let levels: [Set<Int>]

  /// Nil if the arms are none, or vary a single objective.
  init?(_ arms: [Set<ObjectiveName>]) {
    let all = arms.reduce(into: Set()) { $0.formUnion($1) }
    let common = arms.dropFirst().reduce(arms[0]) { $0.intersection($1) }
    let factors = all.subtracting(common).sorted()
    guard (2...6).contains(factors.count), arms.count == 1 << factors.count, Set(arms).count == arms.count else {
      return nil
    }
    self.factors = factors
    levels = arms.map { arm in Set(factors.indices.filter { arm.contains(factors[$0]) }) }
  }

  /// The contrast of some factors: the mean where an even number of them is absent, less the mean elsewhere.
  func effect(of chosen: Set<Int>, _ values: [Double]) -> Double {
    let sum = zip(levels, values).reduce(0.0) { sum, arm in
      sum + (chosen.subtracting(arm.0).count.isMultiple(of: 2) ? arm.1 : -arm.1)
    }
    return sum / Double(values.count / 2)
  }
}
