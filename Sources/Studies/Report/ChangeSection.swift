import Reporting
import Training

/// The captions that an arm finds and the baseline does not, and the other way round, with their pictures.
struct ChangeSection {
  private let runs: ReportRuns
  private let models: ModelObservations
  /// Captions shown of each kind.
  private static let limit = 6

  init(_ runs: ReportRuns, _ models: ModelObservations) {
    self.runs = runs
    self.models = models
  }

  func section(_ pictures: inout PictureSheet) throws -> PageSection {
    PageSection("changes", title: "Captions fixed and broken", try content(&pictures))
  }

  private func content(_ pictures: inout PictureSheet) throws -> [Markup] {
    guard runs.arms.count > 1 else { return [.absence("The study has one arm: there is nothing to compare.")] }
    var blocks: [Markup] = [
      .paragraph(
        "Captions of the track \(models.task.name) as queries, dual encoder. "
          + PerQueryComparison.rule(cutoff: PerQueryComparison.standardCutoff)
          + " Places are means over seeds. `triad queries` lists them all.", style: "note")
    ]
    let others = runs.arms.count - 1
    for arm in runs.arms.indices.dropFirst() {
      let title = "\(runs.arms[arm]) against \(runs.arms[0])"
      do {
        let comparison = try PerQueryComparison(runs.study, arm: runs.arms[arm], on: models.task.name)
        let content =
          [.paragraph(comparison.counts, style: "note")]
          + (try list("Fixed", comparison.fixed, of: comparison, isBetter: true, &pictures))
          + (try list("Broken", comparison.broken, of: comparison, isBetter: false, &pictures))
        let change = "\(comparison.fixed.count) fixed, \(comparison.broken.count) broken"
        blocks +=
          others > ArmFold.openLimit
          ? [ArmFold.markup(title, verdict: change, place: arm - 1, of: others, content)]
          : [.tag("h3", text: title)] + content
      } catch let error as PerQueryError {
        blocks += [.tag("h3", text: title), .absence("\(error)")]
      }
    }
    return blocks
  }

  private func list(
    _ title: String, _ queries: [PerQueryComparison.Query], of comparison: PerQueryComparison, isBetter: Bool,
    _ pictures: inout PictureSheet
  ) throws -> [Markup] {
    guard !queries.isEmpty else { return [] }
    var items: [Markup] = []
    for query in queries.prefix(ChangeSection.limit) {
      let picture = try query.images.first.map { try pictures.add($0, of: models.task) }
      let format = NumberFormat.fixed(1)
      let change = "\(format.text(query.baselineRank)) \u{2192} \(format.text(query.armRank))"
      items.append(
        .tag(
          "li", [:],
          [
            .tag("div", ["class": "tile"], [picture?.markup("Picture of \(query.caption)") ?? .empty]),
            .tag(
              "div", [:],
              [
                .tag("b", text: query.caption),
                .tag(
                  "span", ["class": isBetter ? "up" : "down"],
                  text: "\(isBetter ? "\u{25b2}" : "\u{25bc}") found in \(comparison.found(query)) seeds"),
                .tag("span", text: "place \(change)"),
              ]),
          ]))
    }
    let more = queries.count > items.count ? " (\(items.count) of \(queries.count))" : ""
    return [.tag("h4", text: title + more), .tag("ul", ["class": "changes"], items)]
  }
}
