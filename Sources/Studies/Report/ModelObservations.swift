import Data
import Reporting
import Tensor
import Training

/// What the stored models of a study do with the pictures and captions of one retrieval task.
///
/// Of each arm one model is shown, that of the first seed which every arm has, else of the arm's first; how the space is shaped is
/// measured for every seed.
struct ModelObservations {
  /// The model of an arm that pictures are shown of.
  struct Shown {
    /// The root seed.
    let seed: Int
    let embedding: RetrievalEmbedding
    /// The same captions for every arm; empty for arms without matching.
    let attention: [AttendedCaption]
  }

  let task: RetrievalTask
  /// `[arms]`; nil where no model of the arm is stored.
  private(set) var shown: [Shown?]
  /// `[arms][seeds]`
  private(set) var shapes: [[EmbeddingGeometry?]]
  /// Which models are missing, and why, in words.
  private(set) var absences: [String] = []
  /// Captions and pictures that are asked for, by their places in the task: chosen by a fixed key, never by what came out.
  private(set) var captionQueries: [Int] = []
  private(set) var imageQueries: [Int] = []

  private static let queryCount = 6
  private static let attendedCount = 4

  init(
    _ runs: ReportRuns, track: String?, device: any Device, pictures: inout PictureSheet, progress: (String) -> Void
  ) throws {
    let study = runs.study
    guard let task = track.map({ name in study.data.tasks.first { $0.name == name } }) ?? study.data.tasks.first else {
      throw StudyError.unknownTrack(
        track ?? "", experiment: study.experiment.name, tracks: study.data.tasks.map(\.name))
    }
    self.task = task
    shown = runs.arms.map { _ in nil }
    shapes = runs.arms.map { _ in runs.seeds.map { _ in nil } }
    func isStored(_ arm: Int, _ seed: Int) -> Bool {
      runs.results[arm][seed]?.measurements != nil && study.record(arm: arm, seed: seed).hasCheckpoint
    }
    let preferred = runs.seeds.indices.first { seed in runs.arms.indices.allSatisfy { isStored($0, seed) } }
    for arm in runs.arms.indices {
      let own = preferred ?? runs.seeds.indices.first { isStored(arm, $0) }
      for seed in runs.seeds.indices where runs.results[arm][seed]?.measurements != nil {
        let name = "\(runs.arms[arm]), seed \(runs.seeds[seed])"
        do {
          guard let restored = try study.restored(arm: arm, seed: seed, device: device) else {
            absences.append("\(name): its checkpoint is gone.")
            continue
          }
          progress("asking \(name)")
          let evaluation = restored.evaluation
          let embedding = try evaluation.embed(task)
          shapes[arm][seed] = EmbeddingGeometry(embedding)
          guard seed == own else { continue }
          if captionQueries.isEmpty { chooseQueries(embedding) }
          shown[arm] = Shown(
            seed: runs.seeds[seed], embedding: embedding, attention: try attention(evaluation, embedding))
        } catch {
          absences.append("\(name): \(error)")
        }
      }
    }
    try addPictures(to: &pictures)
  }

  /// Where pictures are shown from and of which models, in one sentence.
  func provenance(_ runs: ReportRuns) -> String {
    let seeds = Set(shown.compactMap { $0?.seed }).sorted().map(String.init).joined(separator: ", ")
    // Of somebody else's data the footnotes say how many pairs are in both.
    let unseen = runs.study.data.isOwn ? "" : ", none of them trained on"
    return
      "From the track \(task.name) of \(task.source.name) (\(task.samples.count) pictures\(unseen)), "
      + "by the final model of seed \(seeds) of each arm."
  }

  /// The places that a fixed key draws first, ascending.
  private static func chosen(_ count: Int, of total: Int, for purpose: String) -> [Int] {
    let key = Seed(0).derived("report/\(purpose)")
    let lots = (0..<total).map { (place: $0, lot: key.derived("place", $0).value) }
    return lots.sorted { ($0.lot, $0.place) < ($1.lot, $1.place) }.prefix(count).map(\.place).sorted()
  }

  private mutating func chooseQueries(_ embedding: RetrievalEmbedding) {
    captionQueries = ModelObservations.chosen(
      ModelObservations.queryCount, of: embedding.texts.count, for: "captions")
    imageQueries = ModelObservations.chosen(ModelObservations.queryCount, of: embedding.images.count, for: "pictures")
  }

  /// The captions whose words are looked at: drawn by a fixed key among those of three words at least, of two where there are too few.
  private static func wordy(_ texts: [String]) -> [Int] {
    for least in [3, 2, 1] {
      let captions = texts.indices.filter { texts[$0].split(separator: " ").count >= least }
      guard captions.count >= attendedCount || least == 1 else { continue }
      return chosen(attendedCount, of: captions.count, for: "words").map { captions[$0] }
    }
    return []
  }

  private func attention(
    _ evaluation: RetrievalEvaluation, _ embedding: RetrievalEmbedding
  ) throws -> [AttendedCaption] {
    guard evaluation.itm != nil else { return [] }
    let pairs = ModelObservations.wordy(embedding.texts).map { caption in
      (
        sample: embedding.images[embedding.imagesOfCaptions[caption].min() ?? 0], text: embedding.texts[caption]
      )
    }
    guard let found = try evaluation.attention(Array(pairs), in: task.source) else { return [] }
    let tokenizer = evaluation.tokenizer as? WordPieceTokenizer
    return zip(pairs, found).map { pair, attention in
      AttendedCaption(
        sample: pair.sample, text: pair.text, attention,
        tokens: tokenizer?.tokens(of: attention.tokens) ?? attention.tokens.map { "token \($0)" },
        special: evaluation.tokenizer.specialTokens)
    }
  }

  /// All pictures that the sections show of the queries.
  private func addPictures(to pictures: inout PictureSheet) throws {
    for case let model? in shown {
      let embedding = model.embedding
      var places = imageQueries
      for caption in captionQueries {
        places += embedding.topImages(ofCaption: caption, count: GallerySection.depth)
        places += embedding.imagesOfCaptions[caption].min().map { [$0] } ?? []
      }
      for caption in model.attention { try pictures.add(caption.sample, of: task) }
      for place in places { try pictures.add(embedding.images[place], of: task) }
    }
  }
}

extension PictureSheet {
  /// Adds the picture of a sample of a task's source, or finds it; nil where pictures are left out.
  @discardableResult
  mutating func add(_ sample: Int, of task: RetrievalTask) throws -> Picture? {
    guard !isLeftOut else { return nil }
    let key = PictureSheet.key(sample, of: task)
    if let known = self[key] { return known }
    let image = PictureSheet.reduced(try task.source.image(at: sample))
    return try add(key, width: image.width, height: image.height) { try PNGEncoder.encode(image) }
  }

  /// The greatest side of a picture in a report: a page with photographs as they are would be of tens of megabytes.
  private static let greatestSide = 160

  private static func reduced(_ image: PixelImage) -> PixelImage {
    let longest = max(image.width, image.height)
    guard longest > greatestSide else { return image }
    func reduced(_ side: Int) -> Int { max(1, side * greatestSide / longest) }
    return Resampler(
      from: (image.width, image.height), to: (reduced(image.width), reduced(image.height)), filter: .area)(image)
  }

  static func key(_ sample: Int, of task: RetrievalTask) -> String { "\(task.source.name) \(sample)" }
}
