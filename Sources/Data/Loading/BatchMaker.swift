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
  /// What frozen layers made of views and captions before; nil where all is read and computed.
  let known: (any KnownFeatures)?

  /// The samples of `step` as far as they can be used, whose epoch has the given order.
  func makeDraft(step: Int, epochOrder: SampleOrder) throws(PairLoaderError) -> BatchDraft {
    let (epoch, start) = order.position(ofStep: step)
    var draft = BatchDraft(step: step, places: places, views: emptyViews)
    for place in places {
      let sample = epochOrder[start + place]
      switch pair(sample, epoch: epoch) {
      case .success(let pair):
        draft.append(try made(pair, sample, epoch: epoch))
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
  /// A sample that cannot be used gives its place to the next one in order after the batch: which one depends on the data alone, and no
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
          if places.contains(placed.place) { draft.fill(placed.place, with: try made(pair, sample, epoch: epoch)) }
        }
        break
      }
    }
    return (draft.batch(options.normalization, captionWidth: known?.captionWidth), met)
  }

  private var emptyViews: ViewBytes {
    guard let size = known?.viewSize else { return .pictures(PictureBytes(side: options.side, capacity: places.count)) }
    return .tokens(TokenHalves(tokens: size.tokens, width: size.width, capacity: places.count))
  }

  /// What was read of a sample that can be used.
  private struct UsablePair {
    /// Nil where nobody needs to see it any more.
    let image: PixelImage?
    let tokens: [Int32]
    let group: String
    /// What is wrong with it nevertheless.
    let damage: PairFault?
  }

  /// The picture and the tokens of `sample`, or what is wrong with it.
  private func pair(_ sample: Int, epoch: Int) -> Outcome {
    let (entry, image, damage): (PairEntry, PixelImage?, PairFault?)
    do {
      if let known, known.viewSize != nil {
        if let fault = known.fault(ofSample: sample), !fault.isSalvaged { return .failure(fault) }
        (entry, image, damage) = (try source.entry(at: sample), nil, known.fault(ofSample: sample))
      } else {
        // Decoded once for both views.
        let pair = try source.pair(at: sample)
        (entry, image, damage) = (pair.entry, pair.reading.image, PairFault.damage(of: pair, sample: sample))
      }
    } catch {
      return .failure(PairFault(sample: sample, reason: String(describing: error)))
    }
    guard let tokens = captions.tokens(of: entry.captions, seed: seed.derived("caption", epoch, sample)) else {
      return .failure(PairFault(sample: sample, reason: "every caption is empty after cleaning"))
    }
    return .success(UsablePair(image: image, tokens: tokens, group: entry.group, damage: damage))
  }

  private enum Outcome {
    case success(UsablePair)
    case failure(PairFault)
  }

  /// With its views.
  private func made(_ pair: UsablePair, _ sample: Int, epoch: Int) throws(PairLoaderError) -> BatchDraft.Pair {
    let fixed = options.views.numbers(ofSample: sample, epoch: epoch, seed: seed)
    func view(_ number: Int) throws(PairLoaderError) -> ViewBytes.View {
      let place = fixed.map { number == 0 ? $0.first : $0.second }
      if let image = pair.image {
        let key =
          place.map { ViewSupply.key(ofSample: sample, view: $0) } ?? seed.derived("views", epoch, sample, number)
        return .picture(options.augmentation.apply(to: image, seed: key))
      }
      guard let known, let place else { throw .features(source: source.name, reason: "nothing is known of new views") }
      do {
        return .tokens(try known.view(place, ofSample: sample))
      } catch {
        throw .features(source: source.name, reason: "\(error)")
      }
    }
    let caption: [UInt16]?
    do {
      caption = try known?.caption(pair.tokens)
    } catch {
      throw .features(source: source.name, reason: "\(error)")
    }
    return BatchDraft.Pair(
      first: try view(0), second: try view(1), tokens: pair.tokens, caption: caption, sample: sample,
      group: pair.group)
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
