import Data
import Foundation
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
    var blocks: [Markup] = []
    for arm in runs.arms.indices.dropFirst() {
      blocks.append(.tag("h3", text: "\(runs.arms[arm]) against \(runs.arms[0])"))
      guard let changes = RankChanges(runs, arm: arm, task: models.task.name) else {
        blocks.append(.absence("No seed has finished both \(runs.arms[arm]) and \(runs.arms[0])."))
        continue
      }
      blocks.append(.paragraph(sentence(changes), style: "note"))
      blocks += try list("Fixed", changes.fixed(within: ChangeSection.cutoff), changes, &pictures)
      blocks += try list("Broken", changes.broken(within: ChangeSection.cutoff), changes, &pictures)
    }
    return [
      .paragraph(
        "Captions of the track \(models.task.name) as queries, dual encoder. Fixed: the picture is among the first \(ChangeSection.cutoff) "
          + "in more seeds than with the baseline; broken: in fewer. Those with the largest change of rank come first. Places are of "
          + "the first hit, by seed.", style: "note")
    ] + blocks
  }

  private func sentence(_ changes: RankChanges) -> String {
    let fixed = changes.fixed(within: ChangeSection.cutoff).count
    let broken = changes.broken(within: ChangeSection.cutoff).count
    return "\(fixed) captions fixed, \(broken) broken, \(changes.count - fixed - broken) as before, over "
      + "\(changes.seedCount) seed\(changes.seedCount == 1 ? "" : "s")."
  }

  private func list(
    _ title: String, _ captions: [RankChanges.Caption], _ changes: RankChanges, _ pictures: inout PictureSheet
  ) throws -> [Markup] {
    guard !captions.isEmpty else { return [] }
    var items: [Markup] = []
    for caption in captions.prefix(ChangeSection.limit) {
      let text = models.task.source.captions(at: caption.sample)[0]
      let picture = try pictures.add(caption.sample, of: models.task)
      let isBetter = caption.gain > 0
      items.append(
        .tag(
          "li", [:],
          [
            .tag("div", ["class": "tile"], [picture.markup("Picture of \(text)")]),
            .tag(
              "div", [:],
              [
                .tag("b", text: text),
                .tag(
                  "span", ["class": isBetter ? "up" : "down"],
                  text:
                    "\(isBetter ? "\u{25b2}" : "\u{25bc}") \(places(caption.before)) \u{2192} \(places(caption.after))"),
              ]),
          ]))
    }
    let more = captions.count > items.count ? " (\(items.count) of \(captions.count))" : ""
    return [.tag("h4", text: title + more), .tag("ul", ["class": "changes"], items)]
  }

  private func places(_ ranks: [Double]) -> String {
    ranks.map { NumberFormat.significant(3).text($0) }.joined(separator: ", ")
  }
}

/// The ranks of captions in an arm and the baseline, seed by seed.
private struct RankChanges {
  /// One caption.
  struct Caption {
    /// The sample that it belongs to.
    let sample: Int
    /// The expected place of its first picture with the baseline and with the arm, by seed.
    let before: [Double]
    let after: [Double]
    /// The mean fall of the place's logarithm: from 20 to 10 counts as much as from 2 to 1.
    let gain: Double
  }

  private let captions: [Caption]
  let seedCount: Int
  var count: Int { captions.count }

  /// Nil if no seed has both.
  init?(_ runs: ReportRuns, arm: Int, task: String) {
    func result(_ arm: Int, _ seed: Int) -> RetrievalResult? {
      runs.results[arm][seed]?.measurements?.retrieval.first { $0.task == task }
    }
    let pairs = runs.seeds.indices.compactMap { seed in
      result(0, seed).flatMap { before in result(arm, seed).map { (before: before, after: $0) } }
    }
    guard let first = pairs.first else { return nil }
    seedCount = pairs.count
    captions = first.before.captions.indices.map { query in
      let before = pairs.map { $0.before.dualEncoder.textToImage[query].expected }
      let after = pairs.map { $0.after.dualEncoder.textToImage[query].expected }
      let gain = zip(before, after).reduce(0) { $0 + log($1.0) - log($1.1) }
      return Caption(
        sample: first.before.captions[query], before: before, after: after, gain: gain / Double(pairs.count))
    }
  }

  func fixed(within cutoff: Int) -> [Caption] { changed(cutoff) { $0 > 0 } }
  func broken(within cutoff: Int) -> [Caption] { changed(cutoff) { $0 < 0 } }

  private func changed(_ cutoff: Int, _ isWanted: (Int) -> Bool) -> [Caption] {
    captions.enumerated().filter { _, caption in
      let found = caption.after.count { $0 <= Double(cutoff) } - caption.before.count { $0 <= Double(cutoff) }
      return isWanted(found)
    }
    .sorted { (-abs($0.element.gain), $0.offset) < (-abs($1.element.gain), $1.offset) }.map(\.element)
  }
}
