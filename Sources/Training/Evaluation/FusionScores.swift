/// What image-text matching and masked language modelling have learned: asked on pairs that training never saw.
///
/// A loss in training says little of either: similarities of pairs that are trained on are overfitted, and many words are guessed without a
/// picture.
public struct FusionScores: Sendable, Hashable, Codable {
  /// The retrieval task whose pairs were asked.
  public let task: String
  /// Nil for a model without image-text matching.
  public let matching: Matching?
  /// Nil for a model without masked language modelling.
  public let words: Words?

  /// How well true pairs are told from others: of three, one is true.
  public struct Matching: Sendable, Hashable, Codable {
    /// True pairs.
    public let pairs: Int
    /// Against pictures and captions that were drawn evenly.
    public let even: Discrimination
    /// Against pictures and captions that were drawn by the softmax of the dual encoder's similarities, as in the published training.
    public let hard: Discrimination
    /// The area under the curve of the dual encoder's similarity alone, against the even ones: what matching has to add to; nil for runs of
    /// earlier versions.
    public let evenAreaBySimilarity: Double?
    /// The same against the hard ones.
    public let hardAreaBySimilarity: Double?
  }

  /// Two views of the same log odds.
  public struct Discrimination: Sendable, Hashable, Codable {
    /// The share that the classifier gets right by its own threshold, in percent; always saying no gives 66.7.
    public let accuracy: Double
    /// The area under the receiver operating characteristic: the probability that a true pair has greater odds than another, in `0...1`.
    public let area: Double

    /// From the log odds of true pairs and of others.
    package init(positives: [Float], negatives: [Float]) {
      let right = positives.count { $0 > 0 } + negatives.count { $0 <= 0 }
      accuracy = 100 * Double(right) / Double(max(1, positives.count + negatives.count))
      area = Discrimination.area(positives: positives, negatives: negatives)
    }

    /// The statistic of Mann and Whitney (1947) over the number of comparisons; ties count half.
    private static func area(positives: [Float], negatives: [Float]) -> Double {
      guard !positives.isEmpty, !negatives.isEmpty else { return 0.5 }
      let sorted = negatives.sorted()
      /// How many of them fulfil a condition that the first ones do.
      func count(_ isBelow: (Float) -> Bool) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
          let middle = (low + high) / 2
          if isBelow(sorted[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
      }
      let wins = positives.reduce(0.0) { sum, value in
        let (below, notAbove) = (count { $0 < value }, count { $0 <= value })
        return sum + Double(below) + Double(notAbove - below) / 2
      }
      return wins / (Double(positives.count) * Double(negatives.count))
    }
  }

  /// How many hidden words are found, in percent; tokens without a letter or digit are not asked.
  public struct Words: Sendable, Hashable, Codable {
    /// Hidden words.
    public let count: Int
    /// With the pair's own picture.
    public let own: Double
    /// With the picture of another group: what the captions alone say.
    public let other: Double
    /// By always saying the one that is hidden most often.
    public let mostFrequent: Double
  }
}
