import Reporting
import Training

/// What matching and masked words have learned, asked on pairs that training never saw.
extension StudyColumn {
  /// What image-text matching is asked against.
  public enum MatchingNegatives: String, Sendable, Hashable, CaseIterable {
    /// Drawn evenly.
    case even
    /// Drawn by the softmax of the dual encoder's similarities.
    case hard
  }

  /// The probability that a true pair has greater odds than another, in `0...1`: the area under the receiver operating characteristic.
  ///
  /// - Parameter track: The name of a retrieval task; every task of the data when nil.
  public static func matchingArea(_ negatives: MatchingNegatives, on track: String? = nil) -> StudyColumn {
    asked(
      ResultColumn("ITM area, \(negatives)", format: .fixed(3)), on: track,
      "The area under the curve of image-text matching, \(negatives) negatives, on held-out pairs.",
      chance: { _ in 0.5 }
    ) { scores in scores.matching?[negatives].area }
  }

  /// The share of held-out pairs that matching judges rightly, in percent: of three one is true.
  ///
  /// - Parameter track: The name of a retrieval task; every task of the data when nil.
  public static func matchingAccuracy(_ negatives: MatchingNegatives, on track: String? = nil) -> StudyColumn {
    asked(
      // Every arm has hard negatives of its own, which its similarities draw: who tells more apart is asked more.
      ResultColumn("ITM accuracy, \(negatives)", unit: "%", direction: negatives == .even ? .higher : .neutral),
      on: track,
      "The accuracy of image-text matching, \(negatives) negatives, on held-out pairs.",
      chance: { scores in scores.matching.map { _ in 200.0 / 3 } }
    ) { scores in scores.matching?[negatives].accuracy }
  }

  /// The share of hidden words that are found, in percent; chance: always the most frequent one.
  ///
  /// - Parameters:
  ///   - own: Whether with the caption's own picture; with another one it says what captions alone give away.
  ///   - track: The name of a retrieval task; every task of the data when nil.
  public static func hiddenWords(withOwnPicture own: Bool, on track: String? = nil) -> StudyColumn {
    asked(
      ResultColumn("MLM, \(own ? "own picture" : "another")", unit: "%", direction: own ? .higher : .neutral),
      on: track,
      "Hidden words that are found with \(own ? "the caption's own picture" : "another picture"), on held-out pairs.",
      chance: { scores in scores.words?.mostFrequent }
    ) { scores in scores.words.map { own ? $0.own : $0.other } }
  }

  /// The area under the curve of the dual encoder's similarity alone, on the same pairs: what matching has to add to.
  ///
  /// - Parameter track: The name of a retrieval task; every task of the data when nil.
  public static func similarityArea(_ negatives: MatchingNegatives, on track: String? = nil) -> StudyColumn {
    asked(
      ResultColumn("similarity area, \(negatives)", direction: .neutral, format: .fixed(3)), on: track,
      "The area under the curve of the dual encoder's similarity, \(negatives) negatives, on held-out pairs.",
      chance: { _ in 0.5 }
    ) { scores in
      negatives == .even ? scores.matching?.evenAreaBySimilarity : scores.matching?.hardAreaBySimilarity
    }
  }

  /// All of them.
  static let heldOut: [StudyColumn] =
    MatchingNegatives.allCases.flatMap { [.matchingArea($0), .similarityArea($0), .matchingAccuracy($0)] }
    + [.hiddenWords(withOwnPicture: true), .hiddenWords(withOwnPicture: false)]

  /// Those that stand in a table for reading.
  static let heldOutForReading: [StudyColumn] = [
    .matchingArea(.even), .similarityArea(.even), .matchingAccuracy(.hard), .hiddenWords(withOwnPicture: true),
    .hiddenWords(withOwnPicture: false),
  ]

  private static func asked(
    _ form: ResultColumn, on track: String?, _ summary: String, chance: @escaping @Sendable (FusionScores) -> Double?,
    _ value: @escaping @Sendable (FusionScores) -> Double?
  ) -> StudyColumn {
    @Sendable func scores(_ result: RunResult, _ track: String?) -> FusionScores? {
      result.measurements?.fusion?.first { $0.task == track }
    }
    return StudyColumn(
      form, summary: summary, track: track, isRetrieval: true,
      Reading(
        value: { result, track in scores(result, track).flatMap(value) },
        chance: { result, track in scores(result, track).flatMap(chance) }))
  }
}

extension FusionScores.Matching {
  fileprivate subscript(negatives: StudyColumn.MatchingNegatives) -> FusionScores.Discrimination {
    switch negatives {
    case .even: even
    case .hard: hard
    }
  }
}
