import Data
import Tensor

extension ConformanceSubject {
  func finiteFailure() -> String? { outcome().firstNonFinite }
}

extension ConformanceSubject {
  func repeatableFailure() -> String? { outcome().firstDifference(from: outcome()) }
}

extension ConformanceSubject {
  /// Sums in another order round differently; 2e-5 of the loss, and of the gradients' norm, is allowed. Dropout is off: its masks
  /// belong to places.
  func orderFreeFailure() -> String? {
    let subject = withoutDropout
    let batch = subject.fixture.makeBatch()
    let expected = subject.outcome(batch: batch)
    for trial in 0..<2 {
      var random = fixture.seed.derived("order", trial).stream()
      let order = random.permutation(of: batch.count)
      let found = subject.outcome(batch: batch.selecting(order))
      if let difference = found.firstDifference(from: expected, tolerance: 2e-5) {
        return "with the pairs in the order \(order), \(difference)"
      }
    }
    return nil
  }
}

extension ConformanceSubject {
  func smallBatchesFailure() -> String? {
    let batch = fixture.makeBatch()
    let everyone = Array(0..<batch.count)
    let cases: [(String, PairBatch)] = [
      ("a single pair", batch.selecting([0])),
      ("a single pair with an empty caption", batch.selecting([0]).emptyingCaptions([0])),
      ("two pairs", batch.selecting([1, 0])),
      ("one empty caption", batch.emptyingCaptions([1])),
      ("all captions but one empty", batch.emptyingCaptions(Set(everyone.dropFirst()))),
      ("all captions empty, so that no token can be masked", batch.emptyingCaptions(Set(everyone))),
    ]
    for (name, batch) in cases {
      if let fault = outcome(batch: batch).firstNonFinite { return "with \(name), \(fault)" }
    }
    return nil
  }
}
