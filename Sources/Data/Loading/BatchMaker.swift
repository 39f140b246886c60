internal import Tensor

/// Makes the batch of a step from keys alone: a pure function of (source, tokenizer, options, seed, step).
struct BatchMaker: Sendable {
  /// A sample that had to be replaced, and why.
  struct Failure: Sendable {
    var sample: Int
    var reason: String
  }

  /// A batch and what went wrong on the way.
  struct Outcome: Sendable {
    var batch: PairBatch
    var failures: [Failure]
  }

  let source: any PairSource
  let captions: CaptionChoice
  let options: LoaderOptions
  let order: EpochOrder
  let seed: Seed

  /// The batch of `step`, whose epoch has the given order.
  ///
  /// A sample that cannot be used gives its place to the next one in order behind the batch: which one depends on the
  /// data alone, and no sample is in a batch twice.
  func makeBatch(step: Int, epochOrder: [Int]) throws -> Outcome {
    let (epoch, start) = order.position(ofStep: step)
    let side = options.side
    let size = 3 * side * side
    var rows: [[Int32]] = []
    var samples: [Int] = []
    var failures: [Failure] = []
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
            if let failure = add(sample, epoch: epoch, to: &rows, views) {
              failures.append(failure)
            } else {
              samples.append(sample)
              break
            }
            guard next < start + order.sampleCount else {
              throw PairLoaderError.unfilledBatch(
                step: step, source: source.name, sample: sample, reason: failures.last?.reason ?? "")
            }
            sample = epochOrder[next % order.sampleCount]
            next += 1
          }
        }
      }
    }
    let batch = PairBatch(
      firstViews: first, secondViews: second, text: PackedText(rows), samples: samples,
      groups: samples.map(source.group(at:)))
    return Outcome(batch: batch, failures: failures)
  }

  /// Adds the tokens and views of `sample`; gives back why it cannot be used.
  private func add(
    _ sample: Int, epoch: Int, to rows: inout [[Int32]],
    _ views: (first: UnsafeMutableBufferPointer<Float>, second: UnsafeMutableBufferPointer<Float>)
  ) -> Failure? {
    let key = seed.derived("caption", epoch, sample)
    guard let tokens = captions.tokens(of: source.captions(at: sample), seed: key) else {
      return Failure(sample: sample, reason: "every caption is empty after cleaning")
    }
    do {
      let image = try source.image(at: sample)
      for (view, values) in [views.first, views.second].enumerated() {
        let picture = options.augmentation.apply(to: image, seed: seed.derived("views", epoch, sample, view))
        options.normalization.write(picture, to: values)
      }
    } catch {
      return Failure(sample: sample, reason: String(describing: error))
    }
    rows.append(tokens)
    return nil
  }
}
