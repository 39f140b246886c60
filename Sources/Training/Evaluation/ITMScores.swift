import Autograd
import Encoders
import Losses
import Tensor

/// Image-text matching logits of chosen pairs.
struct ITMScores {
  /// `image row * textCount + text row`, ascending, each once.
  private let pairs: [Int]
  /// Two a pair: no match, match.
  private let logits: [Float]
  private let textCount: Int

  /// - Parameter chosen: Rows of pictures and captions in `features`, in any order and as often as they come.
  init(
    _ chosen: [(image: Int, text: Int)], features: RetrievalFeatures, evaluation: RetrievalEvaluation, head: ITM.Head,
    progress: (_ completed: Int, _ total: Int) throws -> Void
  ) throws {
    let textCount = features.texts.shape[0]
    self.textCount = textCount
    var pairs: [Int] = []
    for pair in chosen.map({ $0.image * textCount + $0.text }).sorted() where pair != pairs.last { pairs.append(pair) }
    self.pairs = pairs
    guard let texts = features.textTokens else {
      require(chosen.isEmpty, "match scores: the captions' tokens were not kept")
      logits = []
      return
    }
    let (fusion, options) = (evaluation.model.online.fusion, evaluation.options)
    // By batch of pictures: the logits of their pairs, where they were encoded here.
    var logits: [Int: [Float]] = [:]
    var (firstImage, start) = (0, 0)
    for (piece, images) in features.imageTokens.enumerated() {
      let end = ITMScores.place(of: (firstImage + images.count) * textCount, in: pairs)
      if start < end, let tokens = images.tokens {
        // The pairs are ordered by picture, so that keys and values are computed once a picture and dropped with its batch.
        let context = fusion.context(for: tokens, .inference)
        let similarities =
          head.similarity == nil
          ? []
          : features.images.gatherRows(Indices(firstImage..<firstImage + images.count))
            .similarity(to: [features.texts], temperature: evaluation.model.temperature.value).values
        while start < end {
          let batch = pairs[start..<min(start + options.pairBatchSize, end)]
          let text = texts.selecting(batch.map { $0 % textCount })
          let fused = fusion(
            text, with: context, images: batch.map { $0 / textCount - firstImage }, outputs: text.firstPlaces,
            .inference)
          let scores = head.logits(
            fused,
            similarities: {
              batch.map { similarities[($0 / textCount - firstImage) * textCount + $0 % textCount] }
            }, .inference)
          logits[piece, default: []] += scores.value.values  // [pairs, 2]
          start = batch.endIndex
          try progress(start, pairs.count)
        }
      }
      start = end
      firstImage += images.count
    }
    self.logits = try evaluation.division.gather(floats: logits, of: features.imageTokens.count).flatMap { $0 }
  }

  subscript(image image: Int, text text: Int) -> (mismatch: Float, match: Float) {
    let pair = image * textCount + text
    let place = ITMScores.place(of: pair, in: pairs)
    require(
      place < pairs.count && pairs[place] == pair, "match scores: picture \(image) and caption \(text) were not chosen")
    return (logits[2 * place], logits[2 * place + 1])
  }

  /// The number of `pairs` below `pair`.
  private static func place(of pair: Int, in pairs: [Int]) -> Int {
    var (low, high) = (0, pairs.count)
    while low < high {
      let middle = (low + high) / 2
      if pairs[middle] < pair { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
