import Reporting
import Training

/// The captions that an arm finds and the baseline does not, and the other way round, with their pictures.
struct ChangeSection {
  private let runs: ReportRuns
  private let models: ModelObservations
  /// Captions shown of each kind.
  private static let limit = 6
  /// A caption counts as found when its picture is among so many.
  private static let cutoff = 10

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
        "Captions of the track \(models.task.name) as queries, dual encoder. Fixed: the picture is among the first "
          + "\(ChangeSection.cutoff) in at least half of the seeds, and with the baseline in less; broken: the other way round. Those "
          + "whose place changed most come first; places are means over seeds. `triad queries` lists them all.",
        style: "note")
    ]
    for arm in runs.arms.indices.dropFirst() {
      blocks.append(.tag("h3", text: "\(runs.arms[arm]) against \(runs.arms[0])"))
      do {
        let comparison = try PerQueryComparison(
          runs.study, arm: runs.arms[arm], on: models.task.name, cutoff: ChangeSection.cutoff)
        blocks.append(.paragraph(sentence(comparison), style: "note"))
        blocks += try list("Fixed", comparison.fixed, isBetter: true, &pictures)
        blocks += try list("Broken", comparison.broken, isBetter: false, &pictures)
      } catch let error as PerQueryError {
        blocks.append(.absence("\(error)"))
      }
    }
    return blocks
  }

  private func sentence(_ comparison: PerQueryComparison) -> String {
    let (found, missed) = comparison.unchanged
    return
      "\(comparison.fixed.count) captions fixed, \(comparison.broken.count) broken, \(found) found by both, \(missed) by neither; "
      + "over \(comparison.seeds.count) seed\(comparison.seeds.count == 1 ? "" : "s")."
  }

  private func list(
    _ title: String, _ queries: [PerQueryComparison.Query], isBetter: Bool, _ pictures: inout PictureSheet
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
                  text: "\(isBetter ? "\u{25b2}" : "\u{25bc}") place \(change)"),
              ]),
          ]))
    }
    let more = queries.count > items.count ? " (\(items.count) of \(queries.count))" : ""
    return [.tag("h4", text: title + more), .tag("ul", ["class": "changes"], items)]
  }
}
