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
      return [.absence(ModelObservations.absentModels)] + missing
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
    let sought = positives.sorted().first.map { tile($0, embedding, pictures, label: "What is sought: \(text)") }
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
          let rank = (order.firstIndex { positives.contains($0) } ?? order.count) + 1
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
            tile(image, embedding, pictures, label: "The query: a picture captioned \(own)"),
            .tag("p", text: "Captioned \u{201c}\(own)\u{201d}, one of \(embedding.texts.count) captions."),
          ])
      ]
        + answers { model in
          let order = model.embedding.topCaptions(ofImage: image, count: embedding.texts.count)
          let rank = (order.firstIndex { positives.contains($0) } ?? order.count) + 1
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
  static let absentModels =
    "No model of a finished run is stored. The final checkpoint of each run is needed here; runs keep it unless `triad runs gc` took "
    + "it away."
}
