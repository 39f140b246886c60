import Data
import Reporting
import Studies

/// What `triad plan` says of the data: a table of their parts, and one of what is on both sides.
struct DataPlanText {
  private let plan: DataPlan

  init(_ plan: DataPlan) { self.plan = plan }

  /// Paragraphs, each of lines.
  var blocks: [String] {
    [
      AlignedColumns(rows: splits).text + "\n" + explanation.joined(separator: "\n"),
      AlignedColumns(rows: crossings).text,
    ]
  }

  private var splits: [[String]] {
    [
      [
        "", "pairs", "pictures", "captions", "words", "different", "tokens", "99 %", "captions cut", "tokens cut",
      ]
    ] + plan.splits.map(row)
  }

  private func row(_ split: DataPlan.Split) -> [String] {
    let survey = split.survey
    func scaled(_ count: Int) -> String { (survey.isSampled ? "~" : "") + number(survey.scaled(count)) }
    let fit = survey.fits.first
    return [
      split.role == .track ? "asked: \(survey.name)" : "\(split.role.rawValue): \(survey.name)", number(survey.pairs),
      (survey.pictures.isExact ? "" : "~") + number(survey.pictures.count), scaled(survey.captions),
      scaled(survey.words),
      (survey.isSampled ? ">" : survey.vocabulary.isExact ? "" : "~") + number(survey.vocabulary.count),
      fit?.tokens.mean.map { NumberFormat.fixed(1).text($0) } ?? "-",
      fit?.tokens.quantile(0.99).map(number) ?? "-", percent(fit?.cutCaptionShare), percent(fit?.cutTokenShare),
    ]
  }

  /// What the numbers mean where the headings cannot say it.
  private var explanation: [String] {
    guard let first = plan.readers.first else { return [] }
    var lines = [
      "Tokens: those of a caption with [CLS], mean and 99th percentile; captions of more than \(first.length) are cut."
    ]
    for (place, reader) in plan.readers.enumerated().dropFirst() {
      let fit = plan.splits[0].survey.fits[place]
      let mean = fit.tokens.mean.map { NumberFormat.fixed(1).text($0) } ?? "-"
      lines.append(
        "\(reader.arms.joined(separator: ", ")): \(mean) tokens of training captions, of which \(reader.length) are read; "
          + "\(percent(fit.cutCaptionShare)) of captions and \(percent(fit.cutTokenShare)) of tokens are cut.")
    }
    for split in plan.splits where split.survey.isSampled {
      lines.append(
        "~ and >: captions and words of \(split.survey.name) by \(number(split.survey.pairsRead)) of its pairs, drawn by a fixed key."
      )
    }
    for split in plan.splits where split.survey.emptyCaptions > 0 {
      lines.append("Cleaning leaves nothing of \(number(split.survey.emptyCaptions)) captions of \(split.survey.name).")
    }
    return lines
  }

  private var crossings: [[String]] {
    [
      [
        "training pairs", "looked at", "in a group of", "equal by pixels", "alike", "its pictures", "of them equal",
        "alike",
      ]
    ]
      + plan.crossings.enumerated().map { place, found in
        let groups = place < plan.pairsOfGroups.count ? number(plan.pairsOfGroups[place]) : "-"
        return [
          "also in \(found.asked)", part(found.pairsSeen, found.pairs), groups, number(found.equalPairs),
          number(found.likePairs), part(found.picturesSeen, found.pictures), number(found.equalPictures),
          number(found.likePictures),
        ]
      }
  }

  private func part(_ seen: Int, _ all: Int) -> String {
    seen == all ? number(all) : "\(number(seen)) of \(number(all))"
  }

  private func number(_ value: Int) -> String { NumberFormat.grouped.text(Double(value)) }

  /// In percent; a share that rounds to nothing and is something says so.
  private func percent(_ share: Double?) -> String {
    guard let share else { return "-" }
    if share == 0 { return "0 %" }
    return share < 0.0005 ? "<0.1 %" : NumberFormat.fixed(1).text(100 * share) + " %"
  }
}
