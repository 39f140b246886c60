import Autograd
import Data
package import Encoders
import Losses
import Tensor

extension RetrievalEvaluation {
  /// Pairs that stand beside one another, as in a batch; negatives are drawn from them.
  private static let block = 64
  /// Pairs of a task that are asked.
  private static let limit = 256

  /// What matching and masked words have learned, on pairs of each task: a picture and its preferred caption.
  ///
  /// Which pairs, their even negatives and what is hidden are keyed by the samples alone: the same for all runs. Hard negatives are drawn by the
  /// model's own similarities, so that a better dual encoder is asked harder questions.
  ///
  /// - Parameters:
  ///   - words: Nil for a model without masked language modelling.
  ///   - progress: Called after every block; what it throws ends the work.
  /// - Returns: Nothing for a model that has neither.
  package func fusionScores(
    on tasks: [RetrievalTask], words: MaskedLanguageHead?, progress: (RetrievalProgress) throws -> Void = { _ in }
  ) throws -> [FusionScores] {
    guard itm != nil || words != nil else { return [] }
    return try tasks.map { try scores(on: $0, words, progress) }
  }

  private func scores(
    on task: RetrievalTask, _ words: MaskedLanguageHead?, _ progress: (RetrievalProgress) throws -> Void
  ) throws -> FusionScores {
    let pairs = heldOutPairs(of: task)
    let blocks = stride(from: 0, to: pairs.count, by: Self.block).map {
      Array(pairs[$0..<min($0 + Self.block, pairs.count)])
    }
    var matched: [Int: [Float]] = [:]
    var found: [Int: [Float]] = [:]
    for (piece, block) in blocks.enumerated() where division.isOwn(piece) {
      let encoded = try EncodedBlock(block, of: task.source, by: self)
      if let itm { matched[piece] = encoded.logOdds(by: itm, model) }
      if let words { found[piece] = encoded.foundWords(words, self) }
      try progress(
        RetrievalProgress(
          phase: .pairs, source: task.source.name, completed: min((piece + 1) * Self.block, pairs.count),
          total: pairs.count))
    }
    return FusionScores(
      task: task.name,
      matching: try itm.map { _ in
        try matching(try division.gather(floats: matched, of: blocks.count), pairs: pairs.count)
      },
      words: try words.map { _ in
        try self.words(try division.gather(floats: found, of: blocks.count), blocks)
      })
  }

  /// A picture and a caption that belong together.
  struct HeldOutPair {
    let sample: Int
    let caption: [Int32]
    let group: String
  }

  /// In a keyed order, so that what stands beside one another is of many groups. A sample without a usable caption is left out.
  private func heldOutPairs(of task: RetrievalTask) -> [HeldOutPair] {
    let length = min(options.maxTextLength, model.shape.maxPositions)
    let usable = task.samples.compactMap { sample -> HeldOutPair? in
      let captions = task.source.captions(at: sample).lazy.map(options.cleaner.clean).filter { !$0.isEmpty }
      guard let caption = captions.first else { return nil }
      return HeldOutPair(
        sample: sample, caption: tokenizer.encode(caption, maxLength: length), group: task.source.group(at: sample))
    }
    let chosen = KeyedSample.indices(of: usable.count, limit: Self.limit, for: "held-out pairs")
    var random = Self.key.derived("order").stream()
    return random.permutation(of: chosen.count).map { usable[chosen[$0]] }
  }

  /// Of everything that is drawn here.
  fileprivate static let key = Seed(0).derived("held-out pairs")

  private func matching(_ blocks: [[Float]], pairs: Int) throws -> FusionScores.Matching {
    /// By whatever judges them: true pairs, twice as many even negatives, as many hard ones.
    struct Scores {
      var (positives, even, hard): ([Float], [Float], [Float]) = ([], [], [])

      mutating func add(_ values: ArraySlice<Float>, own: Int, drawn: Int) {
        positives += values.prefix(own)
        even += values.dropFirst(own).prefix(drawn)
        hard += values.dropFirst(own + drawn)
      }

      func asked(_ negatives: [Float]) -> FusionScores.Discrimination {
        FusionScores.Discrimination(positives: positives, negatives: negatives)
      }
    }
    var (matching, similarity) = (Scores(), Scores())
    for block in blocks where block.count > 3 {
      let (own, drawn) = (Int(block[0]), Int(block[1]))
      let count = own + 2 * drawn
      matching.add(block[2..<2 + count], own: own, drawn: drawn)
      similarity.add(block[(2 + count)...], own: own, drawn: drawn)
    }
    return FusionScores.Matching(
      pairs: matching.positives.count, even: matching.asked(matching.even), hard: matching.asked(matching.hard),
      evenAreaBySimilarity: similarity.asked(similarity.even).area,
      hardAreaBySimilarity: similarity.asked(similarity.hard).area)
  }

  private func words(
    _ found: [[Float]], _ blocks: [[HeldOutPair]]
  ) throws -> FusionScores.Words {
    var counts: [Int32: Int] = [:]
    for block in blocks {
      let masked = masked(block)
      for place in askedPlaces(masked) { counts[masked.labels.values[place], default: 0] += 1 }
    }
    let asked = counts.values.reduce(0, +)
    func percent(_ count: Double) -> Double { asked == 0 ? 0 : 100 * count / Double(asked) }
    return FusionScores.Words(
      count: asked, own: percent(found.reduce(0) { $0 + Double($1.first ?? 0) }),
      other: percent(found.reduce(0) { $0 + Double($1.dropFirst().first ?? 0) }),
      mostFrequent: percent(Double(counts.values.max() ?? 0)))
  }

  /// The captions of a block with words hidden.
  ///
  /// All that are chosen, and with the published probability: what training leaves visible would be no question.
  fileprivate func masked(_ block: [HeldOutPair]) -> MaskedTokens {
    let chosen = TokenMasking()(
      PackedText(block.map(\.caption)), tokens: tokenizer.specialTokens,
      vocabularySize: model.shape.vocabularySize, seed: Self.key.derived("masks"), rows: block.map(\.sample))
    var ids = chosen.text.ids.values
    for place in chosen.places.values { ids[Int(place)] = tokenizer.specialTokens.mask }
    return MaskedTokens(
      text: PackedText(ids: Indices(ids), offsets: chosen.text.offsets), places: chosen.places, labels: chosen.labels)
  }

  /// Of the hidden tokens those that stand for letters or digits.
  fileprivate func askedPlaces(_ masked: MaskedTokens) -> [Int] {
    let silent = Set(
      "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".flatMap { tokenizer.encode(String($0)) }
    )
    .union([tokenizer.specialTokens.unknown])
    return masked.labels.values.indices.filter { !silent.contains(masked.labels.values[$0]) }
  }
}

/// What both encoders make of a block of pairs.
private struct EncodedBlock {
  let pairs: [RetrievalEvaluation.HeldOutPair]
  let images: TokenBatch
  let texts: TokenBatch
  let context: FusionContext
  /// By number.
  let groups: [Int]

  init(_ pairs: [RetrievalEvaluation.HeldOutPair], of source: any PairSource, by evaluation: RetrievalEvaluation) throws
  {
    let model = evaluation.model
    let samples = pairs.map(\.sample)[...]
    let rows = pairs.map(\.caption)[...]
    self.pairs = pairs
    images =
      try evaluation.known?.imageTokens(of: samples, in: source, by: model)
      ?? model.online.image(try evaluation.views(of: samples, in: source), .inference)
    texts =
      try evaluation.known?.textTokens(of: rows, by: model) ?? model.online.text(PackedText(Array(rows)), .inference)
    context = model.online.fusion.context(for: images, .inference)
    groups = pairs.map { GroupNumbers.number(of: $0.group) }
  }

  /// The number of true pairs, that of each kind of negatives, the log odds of all, true ones, even ones, hard ones, and their similarities.
  func logOdds(by head: ITM.Head, _ model: Model) -> [Float] {
    let count = pairs.count
    guard Set(groups).count > 1 else { return [] }
    let image = model.online.imageProjection.whole(images, .inference).value.normalized()
    let text = model.online.textProjection.whole(texts, .inference).value.normalized()
    let temperature = model.temperature.value
    let scores = [
      text.similarity(to: [image], temperature: temperature).values,
      image.similarity(to: [text], temperature: temperature).values,
    ]
    let own = Array(0..<count)
    var rows = own.map { (text: $0, image: $0) }
    for (name, hardness) in [("even", Float(0)), ("hard", 1)] {
      func drawn(_ scores: [Float], _ side: String) -> [Int] {
        HardNegatives.draw(
          scores[...], samples: pairs.map(\.sample), groups: groups, hardness: hardness,
          seed: RetrievalEvaluation.key.derived("\(name) \(side)"))
      }
      let (pictures, captions) = (drawn(scores[0], "pictures"), drawn(scores[1], "captions"))
      rows += own.map { ($0, pictures[$0]) } + own.map { (captions[$0], $0) }
    }
    let selected = texts.selecting(rows.map(\.text))
    let fused = model.online.fusion(
      selected, with: context, images: rows.map(\.image), outputs: selected.firstPlaces, .inference)
    let similarities = rows.map { scores[0][$0.text * count + $0.image] }
    let logits = head.logits(fused, similarities: { similarities }, .inference).value.values  // [rows, 2]
    return [Float(count), Float(2 * count)] + rows.indices.map { logits[2 * $0 + 1] - logits[2 * $0] } + similarities
  }

  /// How many of the hidden words are found with the own pictures, and with others.
  func foundWords(_ head: MaskedLanguageHead, _ evaluation: RetrievalEvaluation) -> [Float] {
    let (model, masked) = (evaluation.model, evaluation.masked(pairs))
    let asked = evaluation.askedPlaces(masked)
    guard !asked.isEmpty else { return [0, 0] }
    let text = model.online.text(masked.text, .inference)
    let places = Indices(asked.map { masked.places.values[$0] })
    let labels = Indices(asked.map { masked.labels.values[$0] })
    let own = Array(pairs.indices)
    // The next one of another group, round the block.
    let others = own.map { pair in
      (1..<max(2, pairs.count)).lazy.map { (pair + $0) % pairs.count }.first { groups[$0] != groups[pair] } ?? pair
    }
    return [own, others].map { pictures in
      let fused = model.online.fusion(text, with: context, images: pictures, outputs: places, .inference)
      let logits = head(fused, wordEmbeddings: model.online.text.table, .inference).value
      return (classAccuracy(logits, labels: labels).value.item * Float(asked.count)).rounded()
    }
  }
}
