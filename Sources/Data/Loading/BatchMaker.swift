internal import Tensor

/// Makes the batch of a step from keys alone, or the part of it that a rank trains on: a pure function of (source, tokenizer, options,
/// seed, step).
struct BatchMaker: Sendable {
  let source: any PairSource
  package let captions: CaptionChoice
  let options: LoaderOptions
  let order: EpochOrder
  let seed: Seed
  /// The places of every batch that are made.
  let places: Range<Int>

  /// The samples of `step` as far as they can be used, whose epoch has the given order.
  func makeDraft(step: Int, epochOrder: SampleOrder) -> BatchDraft {
    let (epoch, start) = order.position(ofStep: step)
    var draft = BatchDraft(step: step, side: options.side, places: places)
    for place in places {
      let sample = epochOrder[start + place]
      switch pair(sample, epoch: epoch) {
      case .success(let pair):
        draft.append(made(pair, sample, epoch: epoch))
        if let damage = pair.damage { draft.faults.append(PlacedFault(place: place, fault: damage)) }
      case .failure(let fault):
        draft.appendHole()
        draft.faults.append(PlacedFault(place: place, fault: fault))
      }
    }
    return draft
  }

  /// Fills the holes of a draft.
  ///
  /// A sample that cannot be used gives its place to the next one in order behind the batch: which one depends on the data alone, and no
  /// sample is in a batch twice. The holes of the whole batch are filled in the order of their places, also where others make parts
  /// of it: so everybody finds the same samples to be the next, and looks into the few that stand in for others' holes too.
  ///
  /// - Parameter faults: Those of the whole batch, in the order of places.
  func finish(
    _ draft: BatchDraft, faults: [PlacedFault], epochOrder: SampleOrder
  ) throws(PairLoaderError) -> (batch: HostBatch, faults: [PairFault]) {
    let (epoch, start) = order.position(ofStep: draft.step)
    var draft = draft
    var met: [PairFault] = []
    var next = start + options.batchSize
    for placed in faults {
      met.append(placed.fault)
      var fault = placed.fault
      while !fault.isSalvaged {
        guard next < start + order.sampleCount else {
          throw .unfilledBatch(step: draft.step, source: source.name, sample: fault.sample, reason: fault.reason)
        }
        let sample = epochOrder[next % order.sampleCount]
        next += 1
        switch pair(sample, epoch: epoch) {
        case .failure(let other):
          met.append(other)
          fault = other
          continue
        case .success(let pair):
          if let damage = pair.damage { met.append(damage) }
          if places.contains(placed.place) { draft.fill(placed.place, with: made(pair, sample, epoch: epoch)) }
        }
        break
      }
    }
    return (draft.batch(options.normalization), met)
  }

  /// What was read of a sample that can be used.
  private struct UsablePair {
    let image: PixelImage
    let tokens: [Int32]
    let group: String
    /// What is wrong with it nevertheless.
    let damage: PairFault?
  }

  /// The picture and the tokens of `sample`, or what is wrong with it.
  private func pair(_ sample: Int, epoch: Int) -> Outcome {
    let pair: (entry: PairEntry, reading: PictureReading)
    do {
      // Decoded once for both views.
      pair = try source.pair(at: sample)
    } catch {
      return .failure(PairFault(sample: sample, reason: String(describing: error)))
    }
    guard let tokens = captions.tokens(of: pair.entry.captions, seed: seed.derived("caption", epoch, sample)) else {
      return .failure(PairFault(sample: sample, reason: "every caption is empty after cleaning"))
    }
    let damage = pair.reading.damage.map {
      PairFault(sample: sample, reason: "\(pair.entry.picture): \($0)", isSalvaged: true)
    }
    return .success(UsablePair(image: pair.reading.image, tokens: tokens, group: pair.entry.group, damage: damage))
  }

  private enum Outcome {
    case success(UsablePair)
    case failure(PairFault)
  }

  /// With its views.
  private func made(_ pair: UsablePair, _ sample: Int, epoch: Int) -> BatchDraft.Pair {
    func view(_ number: Int) -> PixelImage {
      options.augmentation.apply(to: pair.image, seed: seed.derived("views", epoch, sample, number))
    }
    return BatchDraft.Pair(first: view(0), second: view(1), tokens: pair.tokens, sample: sample, group: pair.group)
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
