import Reporting
import Training

/// What captions and pictures find: the first five, with hits marked, in every arm.
struct GallerySection {
  private let runs: ReportRuns
  private let models: ModelObservations
  /// Candidates shown of each answer.
  static let depth = 5

  init(_ runs: ReportRuns, _ models: ModelObservations) {
    self.runs = runs
    self.models = models
  }

  func section(_ pictures: PictureSheet) -> PageSection {
    PageSection("gallery", title: "Retrieval gallery", content(pictures))
  }

  private func content(_ pictures: PictureSheet) -> [Markup] {
    guard let any = models.shown.lazy.compactMap({ $0 }).first else {
      return [.absence(ModelObservations.absentModels(runs))] + missing
    }
    let captions = models.captionQueries.map { caption($0, any.embedding, pictures) }
    let images = models.imageQueries.map { image($0, any.embedding, pictures) }
    return [
      .paragraph(
        models.provenance(runs)
          + " The queries are drawn by a fixed key, not chosen by what came out, and are the same for every "
          + "arm. Order by the dual encoder; a hit belongs to the query and is marked \u{2713}.", style: "note"),
      .tag("h3", text: "Captions find pictures"), .tag("div", ["class": "queries"], captions),
      .tag("h3", text: "Pictures find captions"), .tag("div", ["class": "queries"], images),
    ] + missing
  }

  private var missing: [Markup] {
    guard !models.absences.isEmpty else { return [] }
    return [
      .tag(
        "div", ["class": "absence"],
        [
          .tag("b", text: "Models that could not be asked"),
          .tag("ul", [:], models.absences.map { .tag("li", text: $0) }),
        ])
    ]
  }

  private func caption(_ caption: Int, _ embedding: RetrievalEmbedding, _ pictures: PictureSheet) -> Markup {
    let text = embedding.texts[caption]
    let positives = embedding.imagesOfCaptions[caption]
    let sought =
      pictures.isLeftOut
      ? nil : positives.sorted().first.map { tile($0, embedding, pictures, label: "What is sought: \(text)") }
    let count = positives.count == 1 ? "one picture" : "\(positives.count) pictures"
    return .tag(
      "article", ["class": "query"],
      [
        .tag("h4", text: "\u{201c}\(text)\u{201d}"),
        .tag(
          "div", ["class": "sought"],
          [sought ?? .empty, .tag("p", text: "Belongs to \(count) of \(embedding.images.count).")]),
      ]
        + answers { model in
          let order = model.embedding.topImages(ofCaption: caption, count: embedding.images.count)
          let rank = firstHit(of: positives, in: order)
          // Without pictures their captions stand for them.
          guard !pictures.isLeftOut else {
            let found = order.prefix(GallerySection.depth).map { image in
              Markup.tag(
                "li", ["class": positives.contains(image) ? "match" : nil],
                text: "a picture captioned \(name(of: image, embedding))")
            }
            return (rank, .tag("ol", ["class": "found"], Array(found)))
          }
          let tiles = order.prefix(GallerySection.depth).enumerated().map { place, image in
            let isHit = positives.contains(image)
            return Markup.tag(
              "li", [:],
              [
                tile(
                  image, embedding, pictures, isHit: isHit,
                  label: "Place \(place + 1), \(isHit ? "hit" : "miss"): \(name(of: image, embedding))")
              ])
          }
          return (rank, .tag("ol", ["class": "tiles"], tiles))
        })
  }

  private func image(_ image: Int, _ embedding: RetrievalEmbedding, _ pictures: PictureSheet) -> Markup {
    let positives = embedding.captionsOfImages[image]
    let own = name(of: image, embedding)
    return .tag(
      "article", ["class": "query"],
      [
        .tag(
          "div", ["class": "sought"],
          [
            pictures.isLeftOut
              ? .empty : tile(image, embedding, pictures, label: "The query: a picture captioned \(own)"),
            .tag("p", text: "Captioned \u{201c}\(own)\u{201d}, one of \(embedding.texts.count) captions."),
          ])
      ]
        + answers { model in
          let order = model.embedding.topCaptions(ofImage: image, count: embedding.texts.count)
          let rank = firstHit(of: positives, in: order)
          let found = order.prefix(GallerySection.depth).map { caption in
            Markup.tag(
              "li", ["class": positives.contains(caption) ? "match" : nil], text: embedding.texts[caption])
          }
          return (rank, .tag("ol", ["class": "found"], Array(found)))
        })
  }

  /// What each arm answers, headed by its name and the place of the first hit.
  private func answers(_ answer: (ModelObservations.Shown) -> (rank: Int, markup: Markup)) -> [Markup] {
    zip(runs.arms, models.shown).enumerated().map { place, pair in
      let (arm, model) = pair
      guard let model else {
        return .tag("div", ["class": "answer"], [.tag("h5", [:], [.text(arm), .tag("span", text: "no model")])])
      }
      let (rank, markup) = answer(model)
      let verdict = rank <= GallerySection.depth ? "hit at \(rank)" : "miss: first hit at \(rank)"
      return ArmFold.markup(arm, verdict: verdict, place: place, of: runs.arms.count, [markup])
    }
  }

  /// The place of the first hit, from 1; one beyond the candidates where there is none.
  private func firstHit(of positives: Set<Int>, in order: [Int]) -> Int {
    (order.firstIndex { positives.contains($0) } ?? order.count) + 1
  }

  private func name(of image: Int, _ embedding: RetrievalEmbedding) -> String {
    embedding.captionsOfImages[image].min().map { embedding.texts[$0] } ?? "nothing"
  }

  private func tile(
    _ image: Int, _ embedding: RetrievalEmbedding, _ pictures: PictureSheet, isHit: Bool = false, label: String
  ) -> Markup {
    let picture = pictures[PictureSheet.key(embedding.images[image], of: models.task)]
    return .tag("div", ["class": isHit ? "tile hit" : "tile"], [picture?.markup(label) ?? .text(label)])
  }
}

extension ModelObservations {
  /// Said where a section shows models and there is none.
  static func absentModels(_ runs: ReportRuns) -> String {
    "No model of a finished run is stored. The final checkpoint of each run is needed here; runs keep it unless "
      + "`\(runs.study.tool) runs gc` took it away."
  }
}

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
          + " Places are means over seeds. `\(runs.study.tool) queries` lists them all.", style: "note")
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
      let picture = try query.images.first.flatMap { try pictures.add($0, of: models.task) }
      let format = NumberFormat.fixed(1)
      let change = "\(format.text(query.baselineRank)) \u{2192} \(format.text(query.armRank))"
      items.append(
        .tag(
          "li", [:],
          [
            picture.map { .tag("div", ["class": "tile"], [$0.markup("Picture of \(query.caption)")]) } ?? .empty,
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

/// What single arms show, one below another: of many arms all but the first are folded, each behind its name.
enum ArmFold {
  /// More arms than a reader takes in without choosing.
  static let openLimit = 4

  /// - Parameters:
  ///   - verdict: What stands beside the name, such as where the first hit was.
  ///   - place: The place of the arm among those shown.
  ///   - count: How many are shown.
  static func markup(_ name: String, verdict: String?, place: Int, of count: Int, _ content: [Markup]) -> Markup {
    let heading = [Markup.text(name)] + (verdict.map { [.tag("span", text: $0)] } ?? [])
    guard count > openLimit else {
      return .tag("div", ["class": "answer"], [.tag("h5", [:], heading)] + content)
    }
    return .tag("div", ["class": "answer folded"], [.folded(heading, isOpen: place == 0, content)])
  }
}
