internal import Dispatch
internal import Foundation
internal import Synchronization
public import Tensor

/// Makes the batches of consecutive training steps ahead of time, on threads of its own, and delivers them in order.
///
/// What a batch holds follows from (source, tokenizer, options, seed, step), whatever the number of threads and wherever
/// loading began: a run continues by asking for the steps that are left. Within a loader, `next()` is for one thread.
public final class PairLoader {
  /// Thrown samples may be at most one in this many.
  private static let usableShare = 100

  /// The step whose batch `next()` gives: the whole state of a loader.
  public private(set) var step: Int

  /// One past the last step.
  public let end: Int

  /// The order of samples.
  public let order: EpochOrder

  /// How long `next()` has waited for batches so far, in seconds.
  public private(set) var waitingSeconds = 0.0

  /// The samples that could not be used so far; others took their places.
  public private(set) var unusableSamples: Set<Int> = []

  private let source: any PairSource
  private let queue: BatchQueue<Result<BatchMaker.Outcome, any Error>>
  private let finished = DispatchGroup()
  private var failure: (any Error)?

  /// Starts to make the batches of `steps`.
  ///
  /// - Parameter seed: The key of the run's data: order, views and choice of captions.
  public init(
    _ source: any PairSource, tokenizer: any Tokenizer, options: LoaderOptions, seed: Seed, steps: Range<Int>
  ) {
    require(
      options.threadCount > 0 && options.queueDepth > 0,
      "PairLoader: \(options.threadCount) threads, queue depth \(options.queueDepth); both must be positive")
    self.source = source
    order = EpochOrder(sampleCount: source.count, batchSize: options.batchSize, seed: seed)
    step = steps.lowerBound
    end = steps.upperBound
    queue = BatchQueue(steps: steps, depth: options.queueDepth)
    let captions = CaptionChoice(tokenizer: tokenizer, cleaner: options.cleaner, maxLength: options.maxTextLength)
    let maker = BatchMaker(source: source, captions: captions, options: options, order: order, seed: seed)
    for number in 0..<options.threadCount {
      // The threads know the queue and not the loader, so that a loader nobody holds ends them.
      let (queue, finished) = (queue, finished)
      finished.enter()
      let thread = Thread {
        Self.makeBatches(with: maker, into: queue)
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
      try count(outcome.failures)
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
  private func count(_ failures: [BatchMaker.Failure]) throws {
    for failure in failures {
      unusableSamples.insert(failure.sample)
      if unusableSamples.count * Self.usableShare > source.count {
        throw PairLoaderError.unusableSamples(
          count: unusableSamples.count, of: source.count, source: source.name, lastSample: failure.sample,
          reason: failure.reason)
      }
    }
  }

  private static func makeBatches(with maker: BatchMaker, into queue: BatchQueue<Result<BatchMaker.Outcome, any Error>>)
  {
    // Each thread keeps the order of the epoch it is in: making it takes longer than reading a sample.
    var known: (epoch: Int, samples: [Int])?
    while let step = queue.claim() {
      let epoch = maker.order.position(ofStep: step).epoch
      if known?.epoch != epoch { known = (epoch, maker.order.samples(inEpoch: epoch)) }
      let samples = known?.samples ?? []
      queue.put(Result { try maker.makeBatch(step: step, epochOrder: samples) }, step: step)
    }
  }
}
