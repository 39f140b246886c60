internal import Dispatch
internal import Foundation
internal import Synchronization
public import Tensor

/// Makes the batches of consecutive training steps ahead of time, on threads of its own, and delivers them in order.
///
/// Batches are made in the host's memory; to train on one, upload it (``HostBatch/uploaded(to:)``).
///
/// What a batch holds follows from (source, tokenizer, options, seed, step), whatever the number of threads and wherever
/// loading began: a run continues by asking for the steps that are left. Within a loader, `next()` is for one thread.
public final class PairLoader {
  /// The step whose batch `next()` gives: the whole state of a loader.
  package private(set) var step: Int

  /// One past the last step.
  package let end: Int

  /// The order of samples.
  package let order: EpochOrder

  /// How long `next()` has waited for batches so far, in seconds.
  package private(set) var waitingSeconds = 0.0

  /// The samples that could not be used so far, those met before the first step included; others took their places.
  package private(set) var unusableSamples: Set<Int>

  /// What was wrong with samples so far, each sample once, in the order of steps; salvaged ones as well.
  package private(set) var faults: [PairFault]

  private let source: any PairSource
  private let faultLimit: Double
  private var faultySamples: Set<Int>
  private let queue: BatchQueue<Made>
  private let finished = DispatchGroup()
  private let maker: BatchMaker
  private let orders: EpochOrderCache
  private let part: BatchPart?
  private var pace: LoaderPace
  /// When `next()` last gave a batch.
  private var lastDelivery: ContinuousClock.Instant?
  private var failure: (any Error)?

  /// Starts to make the batches of `steps`.
  ///
  /// - Parameters:
  ///   - seed: The key of the run's data: order, views and choice of captions.
  ///   - earlier: The faults of the steps before, which count towards the limit: a run that continues fails where it would have failed.
  public convenience init(
    _ source: any PairSource, tokenizer: any Tokenizer, options: LoaderOptions, seed: Seed, steps: Range<Int>,
    after earlier: [PairFault] = []
  ) {
    self.init(
      source, tokenizer: tokenizer, options: options, seed: seed, steps: steps, after: earlier, part: nil)
  }

  /// The same for a part of each batch.
  ///
  /// - Parameters:
  ///   - part: What of each batch is made; nil makes all of it.
  ///   - known: What frozen layers made of the source before, in place of pictures and captions.
  package init(
    _ source: any PairSource, tokenizer: any Tokenizer, options: LoaderOptions, seed: Seed, steps: Range<Int>,
    after earlier: [PairFault] = [], part: BatchPart?, known: (any KnownFeatures)? = nil
  ) {
    require(
      options.threadCount > 0 && options.queueDepth > 0
        && options.threadLimit.map { $0 >= options.threadCount } != false,
      "PairLoader: \(options.threadCount) threads of at most \(options.threadLimit ?? options.threadCount), queue depth "
        + "\(options.queueDepth); they must be positive")
    self.source = source
    faults = earlier
    faultySamples = Set(earlier.map(\.sample))
    unusableSamples = Set(earlier.filter { !$0.isSalvaged }.map(\.sample))
    faultLimit = options.faultLimit
    order = EpochOrder(
      sampleCount: source.count, batchSize: options.batchSize, seed: seed, strategy: options.strategy(for: source))
    step = steps.lowerBound
    end = steps.upperBound
    pace = LoaderPace(threads: options.threadCount, limit: options.threadLimit ?? options.threadCount)
    queue = BatchQueue(steps: steps, depth: max(options.queueDepth, pace.limit))
    let captions = CaptionChoice(tokenizer: tokenizer, cleaner: options.cleaner, maxLength: options.maxTextLength)
    self.part = part
    maker = BatchMaker(
      source: source, captions: captions, options: options, order: order, seed: seed,
      places: order.places(ofRank: part?.number ?? 0, of: part?.count ?? 1), known: known)
    orders = EpochOrderCache(order)
    for number in 0..<options.threadCount { startThread(number) }
  }

  /// Threads that make batches now.
  package var threadCount: Int { pace.threads }

  private func startThread(_ number: Int) {
    // The threads know the queue and not the loader, so that a loader nobody holds ends them.
    let (maker, orders, queue, finished, isPart) = (maker, orders, queue, finished, part != nil)
    finished.enter()
    let thread = Thread {
      Self.makeBatches(with: maker, orders, into: queue, finishing: !isPart)
      finished.leave()
    }
    thread.name = "loader-\(number)"
    thread.stackSize = 4 << 20
    thread.start()
  }

  deinit { cancel() }

  /// The batch of the next step, waiting for it; nil after the last one.
  ///
  /// - Throws: `PairLoaderError`, which names the sample; the same again when called again.
  public func next() throws -> HostBatch? {
    if let failure { throw failure }
    guard step < end else { return nil }
    let start = ContinuousClock.now
    let made = queue.take(step: step)
    let now = ContinuousClock.now
    let waited = (now - start) / .seconds(1)
    waitingSeconds += waited
    if let lastDelivery, pace.note(waited: waited, elapsed: (now - lastDelivery) / .seconds(1)) {
      startThread(pace.threads - 1)
    }
    lastDelivery = now
    do {
      let outcome: Outcome
      switch made {
      case nil: throw PairLoaderError.cancellation(step: step)
      case .batch(let result): outcome = try result.get()
      case .draft(let draft): outcome = try finish(try draft.get())
      }
      try count(outcome.faults)
      step += 1
      return outcome.batch
    } catch {
      failure = error
      cancel()
      throw error
    }
  }

  /// Ends the threads and waits until they are gone; a batch that is being made is finished first.
  package func cancel() {
    if failure == nil { failure = PairLoaderError.cancellation(step: step) }
    queue.cancel()
    finished.wait()
  }

  /// Fills what is open of this part of a batch, as the faults of all parts say.
  private func finish(_ draft: BatchDraft) throws -> Outcome {
    let own = PlacedFault.bytes(of: draft.faults)
    // The parts are in the order of places.
    let all = try (part?.gather(own) ?? [own]).flatMap { try PlacedFault.read($0) }
    return try maker.finish(draft, faults: all, epochOrder: epochOrder(of: draft))
  }

  private func epochOrder(of draft: BatchDraft) -> SampleOrder {
    orders.samples(inEpoch: order.position(ofStep: draft.step).epoch)
  }

  /// Counts on the consumer's side, in the order of steps, so that it never depends on the threads when an error comes.
  private func count(_ met: [PairFault]) throws {
    for fault in met {
      if faultySamples.insert(fault.sample).inserted { faults.append(fault) }
      if fault.isSalvaged { continue }
      unusableSamples.insert(fault.sample)
      if Double(unusableSamples.count) > faultLimit * Double(source.count) {
        throw PairLoaderError.unusableSamples(
          count: unusableSamples.count, of: source.count, share: faultLimit, source: source.name,
          lastSample: fault.sample, reason: fault.reason)
      }
    }
  }

  private typealias Outcome = (batch: HostBatch, faults: [PairFault])

  /// What a thread has made of a step.
  private enum Made: Sendable {
    case batch(Result<Outcome, PairLoaderError>)
    /// Of a part, before the faults of the others are known.
    case draft(Result<BatchDraft, PairLoaderError>)
  }

  private static func makeBatches(
    with maker: BatchMaker, _ orders: EpochOrderCache, into queue: BatchQueue<Made>, finishing: Bool
  ) {
    while let step = queue.claim() {
      let samples = orders.samples(inEpoch: maker.order.position(ofStep: step).epoch)
      let draft = Result { () throws(PairLoaderError) in try maker.makeDraft(step: step, epochOrder: samples) }
      guard finishing else {
        queue.put(.draft(draft), step: step)
        continue
      }
      let outcome = Result { () throws(PairLoaderError) in
        let draft = try draft.get()
        return try maker.finish(draft, faults: draft.faults, epochOrder: samples)
      }
      queue.put(.batch(outcome), step: step)
    }
  }
}
