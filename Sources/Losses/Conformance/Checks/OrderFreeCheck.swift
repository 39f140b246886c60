import Data
import Tensor

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
