import Reporting
import Studies
import Training

/// What a run's model has learned of matching and of hidden words, as rows of text.
enum HeldOutRows {
  /// Empty for a run that was asked neither.
  static func rows(_ measured: RunMeasurements) -> [[String]] {
    let (number, area) = (NumberFormat.fixed(1), NumberFormat.fixed(3))
    let rows = (measured.fusion ?? []).filter { $0.matching != nil || $0.words != nil }.map { scores in
      let matching = scores.matching.map {
        [
          area.text($0.even.area), number.text($0.even.accuracy), area.text($0.hard.area),
          number.text($0.hard.accuracy),
        ]
      }
      let words = scores.words.map {
        [number.text($0.own), number.text($0.other), number.text($0.mostFrequent), String($0.count)]
      }
      return [scores.task] + (matching ?? none) + (words ?? none)
    }
    guard !rows.isEmpty else { return [] }
    let heading = [
      "held-out pairs", "ITM even area", "accuracy", "hard area", "accuracy", "MLM own picture", "another",
      "most frequent",
      "words",
    ]
    return [heading] + rows
  }

  private static let none = ["-", "-", "-", "-"]

  /// What frozen layers took, in one sentence; nil for a run without.
  static func frozen(_ measured: RunMeasurements) -> String? {
    guard let cost = measured.frozen else { return nil }
    let operations = NumberFormat.significant(3).text(Double(cost.operations) / 1e12)
    return
      "Frozen layers, computed once for all runs that share them: \(cost.views) views and \(cost.captions) captions, "
      + "\(operations) TFLOP in \(DurationFormat.text(cost.seconds))."
  }
}
