/// What one gets without looking at pictures and without learning: the most frequent class, and the most frequent class of the same text.
///
/// Counted over the training examples; of equally frequent classes the lowest. A text that was never seen falls back to the most frequent
/// class of all.
package struct BlindGuess {
  package let majority: Float
  package let sameText: Float

  package init(training: [FusedExample], test: [FusedExample]) {
    var counts: [Int: Float] = [:]
    var countsOfText: [String: [Int: Float]] = [:]
    for example in training {
      for (label, share) in example.targets {
        counts[label, default: 0] += share
        countsOfText[example.text, default: [:]][label, default: 0] += share
      }
    }
    func mostFrequent(_ counts: [Int: Float]) -> Int? { counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key }
    let best = mostFrequent(counts)
    func mean(_ answer: (FusedExample) -> Int?) -> Float {
      guard !test.isEmpty else { return 0 }
      return test.reduce(0) { sum, item in sum + (answer(item).flatMap { item.scores[$0] } ?? 0) } / Float(test.count)
    }
    majority = mean { _ in best }
    sameText = mean { countsOfText[$0.text].flatMap(mostFrequent) ?? best }
  }

  /// In percent.
  var scores: [DownstreamScore] {
    [DownstreamScore("majority", 100 * Double(majority)), DownstreamScore("same text", 100 * Double(sameText))]
  }
}
