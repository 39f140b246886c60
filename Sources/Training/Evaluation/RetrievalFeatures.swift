import Autograd
public import Data
package import Encoders
package import Tensor

/// The pictures and captions of all tasks of one source, each encoded once.
package struct RetrievalFeatures {
  /// The row of each picture, by sample.
  let imageRows: [Int: Int]
  /// Unit norm, `[pictures, embedWidth]`.
  let images: Tensor
  /// The image encoder's output by batches, in row order; empty if it is not needed.
  let imageTokens: [ImageTokens]
  /// The row of each caption, by its cleaned text; captions of the same tokens share one, so that their scores tie exactly.
  let textRows: [String: Int]
  /// Unit norm, `[captions, embedWidth]`.
  let texts: Tensor
  /// The text encoder's output; nil if it is not needed.
  let textTokens: TokenBatch?

  /// What the image encoder gave for some pictures.
  struct ImageTokens {
    /// The number of pictures.
    let count: Int
    /// Nil where another process has encoded them.
    let tokens: TokenBatch?
  }

  package init(
    imageRows: [Int: Int], images: Tensor, imageTokens: [TokenBatch] = [], textRows: [String: Int], texts: Tensor,
    textTokens: TokenBatch? = nil
  ) {
    self.init(
      imageRows: imageRows, images: images, tokens: imageTokens.map { ImageTokens(count: $0.batch, tokens: $0) },
      textRows: textRows, texts: texts, textTokens: textTokens)
  }

  init(
    imageRows: [Int: Int], images: Tensor, tokens imageTokens: [ImageTokens], textRows: [String: Int], texts: Tensor,
    textTokens: TokenBatch?
  ) {
    self.imageRows = imageRows
    self.images = images
    self.imageTokens = imageTokens
    self.textRows = textRows
    self.texts = texts
    self.textTokens = textTokens
  }
}

extension RetrievalEvaluation {
  /// Encodes what `galleries`, all of one source, ask for; `keepsTokens` for re-ranking.
  func encode(
    _ galleries: [RetrievalGallery], of source: any PairSource, keepsTokens: Bool,
    progress: (RetrievalProgress) throws -> Void
  ) throws -> RetrievalFeatures {
    let samples = Set(galleries.flatMap(\.images)).sorted()
    let pictures = try encodePictures(samples, of: source, keepsTokens: keepsTokens, progress: progress)
    var textRows: [String: Int] = [:]
    var rowsOfTokens: [[Int32]: Int] = [:]
    var rows: [[Int32]] = []
    let length = min(options.maxTextLength, model.shape.maxPositions)
    for text in galleries.flatMap(\.texts) where textRows[text] == nil {
      let tokens = tokenizer.encode(text, maxLength: length)
      let row = rowsOfTokens[tokens] ?? rows.count
      if row == rows.count { rows.append(tokens) }
      rowsOfTokens[tokens] = row
      textRows[text] = row
    }
    let captions = try encodeCaptions(rows, of: source, keepsTokens: keepsTokens, progress: progress)
    return RetrievalFeatures(
      imageRows: Dictionary(uniqueKeysWithValues: samples.enumerated().map { ($0.element, $0.offset) }),
      images: pictures.global, tokens: pictures.tokens, textRows: textRows, texts: captions.global,
      textTokens: captions.tokens)
  }

  private func encodePictures(
    _ samples: [Int], of source: any PairSource, keepsTokens: Bool, progress: (RetrievalProgress) throws -> Void
  ) throws -> (global: Tensor, tokens: [RetrievalFeatures.ImageTokens]) {
    var kept: [RetrievalFeatures.ImageTokens] = []
    let global = try encode(samples.count, isDivided: true) { range in
      let tokens =
        try known?.imageTokens(of: samples[range], in: source, by: model)
        ?? model.online.image(try views(of: samples[range], in: source), .inference)
      if keepsTokens { kept.append(.init(count: range.count, tokens: tokens)) }
      try progress(
        RetrievalProgress(
          phase: .pictures, source: source.name, completed: range.upperBound, total: samples.count))
      return model.online.imageProjection.whole(tokens, .inference).value.normalized()
    } skip: { range in
      if keepsTokens { kept.append(.init(count: range.count, tokens: nil)) }
    }
    return (global, kept)
  }

  /// Encodes by batches what there are `count` of; all features, also those of other processes.
  ///
  /// - Parameter isDivided: Whether each process encodes a part.
  private func encode(
    _ count: Int, isDivided: Bool, _ encode: (Range<Int>) throws -> Tensor, skip: (Range<Int>) -> Void = { _ in }
  ) throws -> Tensor {
    let ranges = stride(from: 0, to: count, by: options.batchSize).map { $0..<min($0 + options.batchSize, count) }
    var features: [Int: Tensor] = [:]
    for (piece, range) in ranges.enumerated() {
      if isDivided, !division.isOwn(piece) { skip(range) } else { features[piece] = try encode(range) }
    }
    guard isDivided, division.isDivided else {
      return .concatenatingRows(ranges.indices.compactMap { features[$0] })
    }
    let (width, device) = (model.shape.embedWidth, model.device)
    let all = try division.gather(floats: features.mapValues(\.values), of: ranges.count)
    return Tensor(all.flatMap { $0 }, shape: [count, width], on: device)
  }

  /// `[samples, 3, side, side]`
  func views(of samples: ArraySlice<Int>, in source: any PairSource) throws(RetrievalError) -> Tensor {
    var views = PictureBytes(side: view.side, capacity: samples.count)
    for sample in samples {
      do {
        views.append(try view.picture(of: try source.image(at: sample)))
      } catch {
        throw RetrievalError.picture(source: source.name, sample: sample, reason: "\(error)")
      }
    }
    return views.normalized(by: view.normalization, on: model.device)
  }

  /// With tokens everybody encodes all captions: they are needed for the pairs of any picture, and much to send.
  private func encodeCaptions(
    _ rows: [[Int32]], of source: any PairSource, keepsTokens: Bool, progress: (RetrievalProgress) throws -> Void
  ) throws -> (global: Tensor, tokens: TokenBatch?) {
    var kept: [Tensor] = []
    let global = try encode(rows.count, isDivided: !keepsTokens) { range in
      let tokens =
        try known?.textTokens(of: rows[range], by: model)
        ?? model.online.text(PackedText(Array(rows[range])), .inference)
      if keepsTokens { kept.append(tokens.rows.value) }
      try progress(
        RetrievalProgress(phase: .captions, source: source.name, completed: range.upperBound, total: rows.count))
      return model.online.textProjection.whole(tokens, .inference).value.normalized()
    }
    let tokens =
      keepsTokens
      ? TokenBatch(rows: Variable(.concatenatingRows(kept)), offsets: Offsets(lengths: rows.map(\.count))) : nil
    return (global, tokens)
  }
}

/// How a picture is shown to the image encoder at evaluation: always in the same way, and whole.
public struct EvaluationView: Sendable {
  /// Pixels.
  package let side: Int
  package let normalization: PixelNormalization
  private let show: @Sendable (PixelImage) throws -> PixelImage

  /// - Parameter show: The view of a picture, `side` x `side`, before it is normalised.
  public init(
    side: Int, normalization: PixelNormalization = .clip, show: @escaping @Sendable (PixelImage) throws -> PixelImage
  ) {
    self.side = side
    self.normalization = normalization
    self.show = show
  }

  /// The published view: the whole picture squashed to a square, bicubic, normalised as in training.
  public static func published(side: Int, normalization: PixelNormalization = .clip) -> EvaluationView {
    let resize = Augmentation.evaluation(side: side)
    // No step of this view draws; any seed gives the same picture.
    return EvaluationView(side: side, normalization: normalization) { resize.apply(to: $0, seed: Seed(0)) }
  }

  /// The view of `image`, `side` x `side`.
  package func picture(of image: PixelImage) throws -> PixelImage {
    let view = try show(image)
    require(
      view.width == side && view.height == side,
      "evaluation view: a picture of \(view.width) x \(view.height) where views are of \(side) pixels")
    return view
  }
}
