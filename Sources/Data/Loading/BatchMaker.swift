internal import Tensor

/// Makes the batch of a step from keys alone: a pure function of (source, tokenizer, options, seed, step).
struct BatchMaker: Sendable {
  /// A batch and what went wrong on the way.
  struct Outcome: Sendable {
    var batch: HostBatch
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
    var parts = Parts(side: options.side, count: options.batchSize)
    var samples: [Int] = []
    var faults: [PairFault] = []
    var next = start + options.batchSize
    for place in 0..<options.batchSize {
      var sample = epochOrder[start + place]
      while true {
        let fault = add(sample, epoch: epoch, to: &parts)
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
    let batch = HostBatch(
      firstViews: parts.first, secondViews: parts.second, normalization: options.normalization,
      text: PackedText(parts.rows), samples: samples, groups: parts.groups)
    return Outcome(batch: batch, faults: faults)
  }

  /// What there is of a batch that is being made.
  private struct Parts {
    var first: PictureBytes
    var second: PictureBytes
    var rows: [[Int32]] = []
    var groups: [String] = []

    init(side: Int, count: Int) {
      first = PictureBytes(side: side, capacity: count)
      second = PictureBytes(side: side, capacity: count)
    }
  }

  /// Adds the tokens, the group and the views of `sample`; gives back what is wrong with it. It was added if that is nothing,
  /// or was salvaged.
  private func add(_ sample: Int, epoch: Int, to parts: inout Parts) -> PairFault? {
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
    func view(_ number: Int) -> PixelImage {
      options.augmentation.apply(to: pair.reading.image, seed: seed.derived("views", epoch, sample, number))
    }
    parts.first.append(view(0))
    parts.second.append(view(1))
    parts.rows.append(tokens)
    parts.groups.append(pair.entry.group)
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
