internal import Dispatch
internal import Foundation
internal import Synchronization
public import Tensor

/// Makes the batches of consecutive training steps ahead of time, on threads of its own, and delivers them in order.
///
/// What a batch holds follows from (source, tokenizer, options, seed, step), whatever the number of threads and wherever
/// loading began: a run continues by asking for the steps that are left. Within a loader, `next()` is for one thread.
public final class PairLoader {
  /// The step whose batch `next()` gives: the whole state of a loader.
  public private(set) var step: Int

  /// One past the last step.
  public let end: Int

  /// The order of samples.
  public let order: EpochOrder

  /// How long `next()` has waited for batches so far, in seconds.
  public private(set) var waitingSeconds = 0.0

  /// The samples that could not be used so far, those met before the first step included; others took their places.
  public private(set) var unusableSamples: Set<Int>

  /// What was wrong with samples so far, each sample once, in the order of steps; salvaged ones as well.
  public private(set) var faults: [PairFault]

  private let source: any PairSource
  private let faultLimit: Double
  private var faultySamples: Set<Int>
  private let queue: BatchQueue<Result<BatchMaker.Outcome, any Error>>
  private let finished = DispatchGroup()
  private var failure: (any Error)?

  /// Starts to make the batches of `steps`.
  ///
  /// - Parameters:
  ///   - seed: The key of the run's data: order, views and choice of captions.
  ///   - earlier: The faults of the steps before, which count towards the limit: a run that continues fails where it would have failed.
  public init(
    _ source: any PairSource, tokenizer: any Tokenizer, options: LoaderOptions, seed: Seed, steps: Range<Int>,
    after earlier: [PairFault] = []
  ) {
    require(
      options.threadCount > 0 && options.queueDepth > 0,
      "PairLoader: \(options.threadCount) threads, queue depth \(options.queueDepth); both must be positive")
    self.source = source
    faults = earlier
    faultySamples = Set(earlier.map(\.sample))
    unusableSamples = Set(earlier.filter { !$0.isSalvaged }.map(\.sample))
    faultLimit = options.faultLimit
    order = EpochOrder(
      sampleCount: source.count, batchSize: options.batchSize, seed: seed, strategy: options.strategy(for: source))
    step = steps.lowerBound
    end = steps.upperBound
    queue = BatchQueue(steps: steps, depth: options.queueDepth)
    let captions = CaptionChoice(tokenizer: tokenizer, cleaner: options.cleaner, maxLength: options.maxTextLength)
    let maker = BatchMaker(source: source, captions: captions, options: options, order: order, seed: seed)
    let orders = EpochOrderCache(order)
    for number in 0..<options.threadCount {
      // The threads know the queue and not the loader, so that a loader nobody holds ends them.
      let (queue, finished) = (queue, finished)
      finished.enter()
      let thread = Thread {
        Self.makeBatches(with: maker, orders, into: queue)
        finished.leave()
      }
      thread.name = "loader-\(number)"
      thread.stackSize = 4 << 20
      thread.start()
    }
  }

  deinit { cancel() }

  /// The batch of the next step, waiting for it; nil behind the last one.
  ///
  /// - Throws: `PairLoaderError`, which names the sample; the same again when called again.
  public func next() throws -> PairBatch? {
    if let failure { throw failure }
    guard step < end else { return nil }
    let start = ContinuousClock.now
    let result = queue.take(step: step)
    let waited = ContinuousClock.now - start
    waitingSeconds += Double(waited.components.seconds) + Double(waited.components.attoseconds) * 1e-18
    do {
      guard let outcome = try result?.get() else { throw PairLoaderError.cancellation(step: step) }
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
  public func cancel() {
    if failure == nil { failure = PairLoaderError.cancellation(step: step) }
    queue.cancel()
    finished.wait()
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

  private static func makeBatches(
    with maker: BatchMaker, _ orders: EpochOrderCache, into queue: BatchQueue<Result<BatchMaker.Outcome, any Error>>
  ) {
    while let step = queue.claim() {
      let samples = orders.samples(inEpoch: maker.order.position(ofStep: step).epoch)
      queue.put(Result { try maker.makeBatch(step: step, epochOrder: samples) }, step: step)
    }
  }
}
