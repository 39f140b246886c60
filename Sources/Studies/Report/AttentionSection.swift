import Data
import Reporting
import Training

/// Where the words of captions look on their pictures in the fusion encoder, in the arms that train image-text matching.
struct AttentionSection {
  private let runs: ReportRuns
  private let models: ModelObservations
  /// Words shown of a caption.
  private static let wordLimit = 8

  init(_ runs: ReportRuns, _ models: ModelObservations) {
    self.runs = runs
    self.models = models
  }

  func section(_ pictures: PictureSheet) -> PageSection {
    PageSection("attention", title: "What words look at", content(pictures))
  }

  private var pictureless: String {
    "What words look at is shown on the pictures, which were left out of this file: `\(runs.study.tool) report` without "
      + "`--no-pictures` shows it."
  }

  private func content(_ pictures: PictureSheet) -> [Markup] {
    let arms = zip(runs.arms, models.shown).compactMap { arm, model in
      model.flatMap { $0.attention.isEmpty ? nil : (name: arm, captions: $0.attention) }
    }
    guard let first = arms.first else {
      return [
        .absence(
          models.shown.contains { $0 != nil }
            ? "No arm trains image-text matching, so no fusion encoder has learned to look."
            : ModelObservations.absentModels(runs))
      ]
    }
    guard !pictures.isLeftOut else { return [.absence(pictureless)] }
    let without = zip(runs.arms, models.shown).filter { $0.1?.attention.isEmpty ?? true }.map(\.0)
    let articles = first.captions.indices.map { number in
      Markup.tag(
        "article", ["class": "query"],
        [
          .tag("h4", text: "\u{201c}\(first.captions[number].text)\u{201d}"),
          .tag("div", ["class": "sought"], [plain(first.captions[number], pictures)]),
        ]
          + arms.enumerated().map { place, arm in
            ArmFold.markup(
              arm.name, verdict: nil, place: place, of: arms.count, [words(arm.captions[number], pictures)])
          })
    }
    return [
      .paragraph(
        models.provenance(runs)
          + " Cross-attention of the last fusion layer from each word to the patches of its own picture, mean "
          + "over the heads; a word of several pieces is their mean. The strongest patch of each map has full colour, so maps compare "
          + "places, not strengths. Attention says what is read, not why an answer is given.", style: "note"),
      .tag("div", ["class": "queries"], articles),
    ]
      + (without.isEmpty
        ? [] : [.absence("Without image-text matching or without a model: \(without.joined(separator: ", ")).")])
  }

  /// The picture without anything on it.
  private func plain(_ caption: AttendedCaption, _ pictures: PictureSheet) -> Markup {
    let picture = pictures[PictureSheet.key(caption.sample, of: models.task)]
    return .tag("div", ["class": "tile"], [picture?.markup("The picture of \(caption.text)") ?? .empty])
  }

  private func words(_ caption: AttendedCaption, _ pictures: PictureSheet) -> Markup {
    let picture = pictures[PictureSheet.key(caption.sample, of: models.task)]
    let items = caption.words.prefix(AttentionSection.wordLimit).map { word -> Markup in
      let drawing = picture.map { picture in
        picture.markup(
          description(of: word, caption.gridSide),
          overlay: PatchMap(word.map, side: caption.gridSide).markup(
            width: Double(picture.width), height: Double(picture.height)))
      }
      return .tag("li", [:], [drawing ?? .empty, .text(word.text)])
    }
    return .tag("ul", ["class": "words"], items)
  }

  /// Where the strongest patch lies, for those who cannot see it.
  private func description(of word: AttendedCaption.Word, _ side: Int) -> String {
    let strongest = word.map.indices.max { (word.map[$0], $1) < (word.map[$1], $0) } ?? 0
    return
      "Attention of \(word.text): strongest in row \(strongest / side + 1), column \(strongest % side + 1) of \(side) by \(side) "
      + "patches"
  }
}

/// A caption with the attention of its words over its picture.
struct AttendedCaption {
  /// A word, all its pieces together.
  struct Word {
    let text: String
    /// `[gridSide * gridSide]`: the mean over its pieces.
    let map: [Double]
  }

  let sample: Int
  let text: String
  let gridSide: Int
  let words: [Word]

  /// - Parameters:
  ///   - tokens: The text of each token; `##` marks one that continues a word.
  ///   - special: `[CLS]` and `[SEP]` are not words.
  init(sample: Int, text: String, _ attention: WordAttention, tokens: [String], special: SpecialTokens) {
    self.sample = sample
    self.text = text
    gridSide = attention.gridSide
    var groups: [(text: String, maps: [[Double]])] = []
    let places = attention.tokens.indices.filter {
      attention.tokens[$0] != special.classification && attention.tokens[$0] != special.separator
    }
    for (token, map) in places.map({ (tokens[$0], attention.maps[$0]) }) {
      if token.hasPrefix("##"), let last = groups.indices.last {
        groups[last].text += token.dropFirst(2)
        groups[last].maps.append(map)
      } else {
        groups.append((token, [map]))
      }
    }
    words = groups.map { group in
      Word(
        text: group.text,
        map: attention.maps[0].indices.map { place in
          group.maps.reduce(0) { $0 + $1[place] } / Double(group.maps.count)
        })
    }
  }
}
