public import Tensor

/// The pairs of one training step: two views of each picture, one caption each.
public struct PairBatch: Sendable {
  /// The views for the online encoders, `[batch, 3, side, side]`, normalised.
  public let firstViews: Tensor
  /// The views for the momentum encoders, `[batch, 3, side, side]`, normalised.
  public let secondViews: Tensor
  /// The captions, `[batch]` rows of token ids.
  public let text: PackedText
  /// The samples of the source, `[batch]`.
  public let samples: [Int]
  /// The groups of the samples, `[batch]`.
  public let groups: [String]

  public init(firstViews: Tensor, secondViews: Tensor, text: PackedText, samples: [Int], groups: [String]) {
    let batch = text.batch
    require(
      firstViews.shape[0] == batch && secondViews.shape[0] == batch && samples.count == batch && groups.count == batch,
      "batch: views \(firstViews.shape) and \(secondViews.shape), \(samples.count) samples for \(batch) captions")
    self.firstViews = firstViews
    self.secondViews = secondViews
    self.text = text
    self.samples = samples
    self.groups = groups
  }

  /// The number of pairs.
  public var count: Int { text.batch }
}

/// Makes the batch of a step from keys alone: a pure function of (source, tokenizer, options, seed, step).
struct BatchMaker: Sendable {
  /// A batch and what went wrong on the way.
  struct Outcome: Sendable {
    var batch: PairBatch
    /// In the order in which they were met.
    var faults: [PairFault]
  }

  let source: any PairSource
  package let captions: CaptionChoice
  let options: LoaderOptions
  let order: EpochOrder
  let seed: Seed

  /// The batch of `step`, whose epoch has the given order.
  ///
  /// A sample that cannot be used gives its place to the next one in order behind the batch: which one depends on the
  /// data alone, and no sample is in a batch twice.
  func makeBatch(step: Int, epochOrder: SampleOrder) throws -> Outcome {
    let (epoch, start) = order.position(ofStep: step)
    let side = options.side
    let size = 3 * side * side
    var rows: [[Int32]] = []
    var samples: [Int] = []
    var groups: [String] = []
    var faults: [PairFault] = []
    var first = Tensor(uninitialized: [options.batchSize, 3, side, side], on: CPUDevice.standard)
    var second = Tensor(uninitialized: first.shape, on: CPUDevice.standard)
    var next = start + options.batchSize
    try first.withMutableValues { firstValues in
      try second.withMutableValues { secondValues in
        for place in 0..<options.batchSize {
          var sample = epochOrder[start + place]
          while true {
            let range = (place * size)..<((place + 1) * size)
            let views = (
              UnsafeMutableBufferPointer(rebasing: firstValues[range]),
              UnsafeMutableBufferPointer(rebasing: secondValues[range])
            )
            let fault = add(sample, epoch: epoch, to: &rows, &groups, views)
            if let fault { faults.append(fault) }
            if fault?.isSalvaged != false {
              samples.append(sample)
              break
            }
            guard next < start + order.sampleCount else {
              throw PairLoaderError.unfilledBatch(
                step: step, source: source.name, sample: sample, reason: faults.last?.reason ?? "")
            }
            sample = epochOrder[next % order.sampleCount]
            next += 1
          }
        }
      }
    }
    let batch = PairBatch(
      firstViews: first, secondViews: second, text: PackedText(rows), samples: samples, groups: groups)
    return Outcome(batch: batch, faults: faults)
  }

  /// Adds the tokens, the group and the views of `sample`; gives back what is wrong with it. It was added if that is nothing,
  /// or was salvaged.
  private func add(
    _ sample: Int, epoch: Int, to rows: inout [[Int32]], _ groups: inout [String],
    _ views: (first: UnsafeMutableBufferPointer<Float>, second: UnsafeMutableBufferPointer<Float>)
  ) -> PairFault? {
    let pair: (entry: PairEntry, reading: PictureReading)
    do {
      // Decoded once for both views.
      pair = try source.pair(at: sample)
    } catch {
      return PairFault(sample: sample, reason: String(describing: error))
    }
    let key = seed.derived("caption", epoch, sample)
    guard let tokens = captions.tokens(of: pair.entry.captions, seed: key) else {
      return PairFault(sample: sample, reason: "every caption is empty after cleaning")
    }
    for (view, values) in [views.first, views.second].enumerated() {
      let picture = options.augmentation.apply(to: pair.reading.image, seed: seed.derived("views", epoch, sample, view))
      options.normalization.write(picture, to: values)
    }
    rows.append(tokens)
    groups.append(pair.entry.group)
    return pair.reading.damage.map {
      PairFault(sample: sample, reason: "\(pair.entry.picture): \($0)", isSalvaged: true)
    }
  }
}

/// Which caption of a sample an epoch reads, and its tokens.
struct CaptionChoice: Sendable {
  let tokenizer: any Tokenizer
  let cleaner: CaptionCleaner
  let maxLength: Int

  /// The tokens of one of `captions`, every usable one equally likely; nil when all are empty after cleaning.
  func tokens(of captions: [String], seed: Seed) -> [Int32]? {
    // Which caption is drawn first decides, so that only the chosen one needs to be cleaned when, as nearly always, it is usable.
    var random = seed.stream()
    var rest = captions
    while !rest.isEmpty {
      let cleaned = cleaner.clean(rest.remove(at: random.index(below: rest.count)))
      guard !cleaned.isEmpty else { continue }
      let tokens = tokenizer.encode(cleaned, maxLength: maxLength)
      if tokens.contains(where: { !tokenizer.specialTokens.isStructural($0) }) { return tokens }
    }
    return nil
  }
}
