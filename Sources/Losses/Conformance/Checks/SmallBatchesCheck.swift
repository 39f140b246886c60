import Data

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
